"""Writes a trained state as app/engine/embedded/head: half precision, batch norms folded, tfjs' weight specs beside it.

python3 test/bench/train/export_head.py <cache folder> <state.pt> app/engine/embedded/head [kind=large|small]

The large one's two widest layers are kept in 8 bits, so that both heads take less than 5 MB.
"""
import json, os, sys
import numpy as np, torch
from tail import layers, names
from heads import Net

NORMED = dict(large=["in16", "m1", "m2", "in8", "c1", "c2", "c3", "d1"], small=["in8", "c1", "c2", "c3", "d1"])
PLAIN = dict(large=["a32", "g1", "g2", "gp", "r", "aux", "out"], small=["a16", "a32", "r", "aux", "out"])
IN_BYTES = ["m1.w", "m2.w"]


def main():
    cache, state, folder = sys.argv[1:4]
    kind = sys.argv[4][5:] if len(sys.argv) > 4 else "large"
    net = Net(cache, kind)
    net.load_state_dict(torch.load(state))
    values = {name: value.numpy() for name, value in net.state_dict().items()}
    specs, blob = [], []

    def put(name, array):
        if name in IN_BYTES:
            least = float(array.min())
            scale = float(array.max() - least) / 255
            quantization = dict(dtype="uint8", scale=scale, min=least, original_dtype="float32")
            specs.append(dict(name=name, shape=list(array.shape), dtype="float32", quantization=quantization))
            blob.append(np.round((np.ascontiguousarray(array) - least) / scale).astype(np.uint8).tobytes())
            return
        half = np.ascontiguousarray(array.astype(np.float16))
        assert np.isfinite(half).all(), name
        specs.append(dict(name=name, shape=list(half.shape), dtype="float32", quantization=dict(dtype="float16", original_dtype="float32")))
        blob.append(half.tobytes())

    def norm(name):
        scale = 1 / np.sqrt(values[f"head.{name}.running_var"] + 1e-5)
        shift = -values[f"head.{name}.running_mean"] * scale
        if f"head.{name}.weight" not in values:
            return scale, shift
        return scale * values[f"head.{name}.weight"], shift * values[f"head.{name}.weight"] + values[f"head.{name}.bias"]

    def conv(name):
        return values[f"head.{name}.weight"].transpose(2, 3, 1, 0), values[f"head.{name}.bias"]

    for name in ("n4", "n8", "n16", "n32"):
        scale, shift = norm(name)
        put(f"{name}.s", scale)
        put(f"{name}.b", shift)
    for name in NORMED[kind]:
        (weight, bias), (scale, shift) = conv(name), norm(f"{name}_bn")
        put(f"{name}.w", weight * scale)
        put(f"{name}.b", bias * scale + shift)
    for name in PLAIN[kind]:
        weight, bias = conv(name)
        put(f"{name}.w", weight)
        put(f"{name}.b", bias)
    for block, part in layers() if kind == "large" else ():
        weight, bias = values[f"tail.w{block}{part}"], values[f"tail.b{block}{part}"]
        weight_name, bias_name = names(block, part)
        put(weight_name, weight.transpose(2, 3, 0, 1) if part == "depthwise" else weight.transpose(2, 3, 1, 0))
        put(bias_name, bias)
    data = b"".join(blob)
    path = os.path.join(folder, "head" if kind == "large" else "small")
    with open(f"{path}.bin", "wb") as file:
        file.write(data)
    with open(f"{path}.json", "w") as file:
        json.dump(specs, file, indent=0)
    print(len(data), "bytes")


if __name__ == "__main__":
    main()
