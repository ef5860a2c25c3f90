"""Our two heads for the pose network's maps, and the networks that training runs. The engine's run-head.ts and
run-small-head.ts hold the same layers."""
import torch, torch.nn as nn, torch.nn.functional as F
from samples import CLASSES
from tail import Tail

FINE, MIDDLE, DEEP = 44, 80, 128


def conv(i, o, k=1, d=1):
    return nn.Conv2d(i, o, k, padding=d * (k // 2), dilation=d)


def up(x, size):
    return F.interpolate(x, size=size, mode="bilinear", align_corners=False)


def places(like, rows, columns):
    y, x = torch.meshgrid(torch.linspace(-1, 1, rows), torch.linspace(-1, 1, columns), indexing="ij")
    return torch.stack([x, y])[None].expand(len(like), 2, rows, columns)


class LargeHead(nn.Module):
    def __init__(self):
        super().__init__()
        count = len(CLASSES)
        for name, channels in (("n4", 24), ("n8", 32), ("n16", 96), ("n32", 320)):
            setattr(self, name, nn.BatchNorm2d(channels, affine=False))
        self.a32 = conv(320, 96)
        self.in16, self.m1, self.m2 = conv(96 + 96 + 17 + 2, DEEP), conv(DEEP, DEEP, 3), conv(DEEP, DEEP, 3, 2)
        self.g1, self.g2, self.gp = conv(DEEP, DEEP), conv(DEEP, DEEP), conv(DEEP, count)
        self.in8 = conv(32 + DEEP + 17 + 2 + 1 + 3, MIDDLE)
        self.c1, self.c2, self.c3 = conv(MIDDLE, MIDDLE, 3), conv(MIDDLE, MIDDLE, 3, 2), conv(MIDDLE, MIDDLE, 3, 4)
        self.r, self.aux = conv(MIDDLE, FINE), conv(MIDDLE, count)
        self.d1, self.out = conv(FINE + 24 + 3 + 1, FINE, 3), conv(FINE, count)
        for name in ("in16", "m1", "m2"):
            setattr(self, name + "_bn", nn.BatchNorm2d(DEEP))
        for name in ("in8", "c1", "c2", "c3"):
            setattr(self, name + "_bn", nn.BatchNorm2d(MIDDLE))
        self.d1_bn = nn.BatchNorm2d(FINE)
        self.drop = nn.Dropout2d(0.12)

    def forward(self, f4, f8, f16, f32, rgb, mask, pose):
        layer = lambda name, x: F.relu(getattr(self, name + "_bn")(getattr(self, name)(x)))
        coarse = up(F.relu(self.a32(self.drop(self.n32(f32)))), (32, 20))
        x = layer("in16", torch.cat([self.drop(self.n16(f16)), coarse, F.avg_pool2d(pose, 2) * 2, places(f4, 32, 20)], 1))
        x = x + layer("m1", x)
        x = x + layer("m2", x)
        world = F.relu(self.g1(x.mean((2, 3), keepdim=True)))
        present = self.gp(world)
        x = F.relu(x + self.g2(world))
        x = torch.cat([self.n8(f8), up(x, (64, 40)), pose * 2, places(f4, 64, 40), F.avg_pool2d(mask, 2) * 2 - 1, F.avg_pool2d(rgb, 2) * 4 - 2], 1)
        x = layer("in8", x)
        for name in ("c1", "c2", "c3"):
            x = x + layer(name, x)
        aux = self.aux(x)
        y = torch.cat([up(self.r(x), (128, 80)), self.n4(f4), rgb * 4 - 2, mask * 2 - 1], 1)
        return self.out(layer("d1", y)) + up(aux, (128, 80)) + present, aux, present[:, :, 0, 0]


class SmallHead(nn.Module):
    def __init__(self):
        super().__init__()
        count, fine, middle = len(CLASSES), 40, 72
        for name, channels in (("n4", 24), ("n8", 32), ("n16", 96), ("n32", 320)):
            setattr(self, name, nn.BatchNorm2d(channels, affine=False))
        self.a16, self.a32 = conv(96, 64), conv(320, 64)
        self.in8 = conv(32 + 64 + 64 + 17 + 2 + 1 + 3, middle)
        self.c1, self.c2, self.c3 = conv(middle, middle, 3), conv(middle, middle, 3, 2), conv(middle, middle, 3, 4)
        self.r, self.aux = conv(middle, fine), conv(middle, count)
        self.d1, self.out = conv(fine + 24 + 3 + 1, fine, 3), conv(fine, count)
        for name in ("in8", "c1", "c2", "c3"):
            setattr(self, name + "_bn", nn.BatchNorm2d(middle))
        self.d1_bn = nn.BatchNorm2d(fine)
        self.drop = nn.Dropout2d(0.12)

    def forward(self, f4, f8, f16, f32, rgb, mask, pose):
        layer = lambda name, x: F.relu(getattr(self, name + "_bn")(getattr(self, name)(x)))
        coarse = up(F.relu(self.a16(self.drop(self.n16(f16)))), (64, 40))
        coarsest = up(F.relu(self.a32(self.drop(self.n32(f32)))), (64, 40))
        small = [F.avg_pool2d(mask, 2) * 2 - 1, F.avg_pool2d(rgb, 2) * 4 - 2]
        x = layer("in8", torch.cat([self.n8(f8), coarse, coarsest, pose * 2, places(f4, 64, 40), *small], 1))
        for name in ("c1", "c2", "c3"):
            x = x + layer(name, x)
        aux = self.aux(x)
        y = torch.cat([up(self.r(x), (128, 80)), self.n4(f4), rgb * 4 - 2, mask * 2 - 1], 1)
        return self.out(layer("d1", y)) + up(aux, (128, 80)), aux, None


class Net(nn.Module):
    """A head over the pose network's later blocks: the large one tunes them, the small one takes them as they are."""

    def __init__(self, cache, kind):
        super().__init__()
        self.tail = Tail(cache)
        self.head = LargeHead() if kind == "large" else SmallHead()
        if kind == "small":
            for weight in self.tail.parameters():
                weight.requires_grad_(False)

    def forward(self, f4, f8, rgb, mask, pose):
        f16, f32 = self.tail(f8)
        return self.head(f4, f8, f16, f32, rgb, mask, pose)
