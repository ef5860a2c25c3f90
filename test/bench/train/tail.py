"""The pose network's blocks 6 to 16 (inverted residuals, batch norm folded), started from its own weights."""
import json
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F

STRIDES = {6: 2, 13: 2}
STAGE = "StatefulPartitionedCall/center_net_mobile_net_v2fpn_feature_extractor/model_1/model/"


def layers():
    for block in range(6, 17):
        for part in ("expand", "depthwise", "project"):
            yield block, part


def names(block, part):
    stem = f"{STAGE}block_{block}_{part}/"
    op = "depthwise" if part == "depthwise" else "Conv2D"
    return stem + op + "_weights", stem + op + "_bn_offset"


class Tail(nn.Module):
    def __init__(self, cache):
        super().__init__()
        specs = {spec["name"]: spec for spec in json.load(open(f"{cache}/tail.json"))}
        values = np.fromfile(f"{cache}/tail.bin", np.float32)
        take = lambda name: torch.from_numpy(values[specs[name]["offset"] :][: int(np.prod(specs[name]["shape"]))].reshape(specs[name]["shape"]).copy())
        for block, part in layers():
            weight, bias = (take(name) for name in names(block, part))
            # rows, columns, in, out (or in, 1 for depthwise) → torch's order
            weight = weight.permute(2, 3, 0, 1) if part == "depthwise" else weight.permute(3, 2, 0, 1)
            setattr(self, f"w{block}{part}", nn.Parameter(weight.contiguous()))
            setattr(self, f"b{block}{part}", nn.Parameter(bias))

    def conv(self, x, block, part, **options):
        return F.conv2d(x, getattr(self, f"w{block}{part}"), getattr(self, f"b{block}{part}"), **options)

    def forward(self, x):
        taps = []
        for block in range(6, 17):
            stride = STRIDES.get(block, 1)
            y = F.relu6(self.conv(x, block, "expand"))
            # "same" at stride 2 and even sizes pads only below and to the right
            y = F.pad(y, (0, 1, 0, 1) if stride == 2 else (1, 1, 1, 1))
            y = F.relu6(self.conv(y, block, "depthwise", stride=stride, groups=y.shape[1]))
            y = self.conv(y, block, "project")
            x = x + y if x.shape == y.shape else y
            if block in (12, 16):
                taps.append(x)
        return taps


def normal_stats(net, samples, count=48):
    """Sets the running statistics of the input norms from a few samples."""
    keys = [key for key, row in enumerate(samples.rows) if row["split"] == "train"][:: max(1, len(samples.rows) // count)]
    with torch.no_grad():
        inputs, _ = samples.batch(keys)
        maps = dict(n4=inputs[0], n8=inputs[1])
        maps["n16"], maps["n32"] = net.tail(inputs[1])
        for name, values in maps.items():
            norm = getattr(net.head, name)
            norm.running_mean.copy_(values.mean((0, 2, 3)))
            norm.running_var.copy_(values.var((0, 2, 3)))
