"""Reads the records that cache-samples.ts wrote, while it may still be writing."""
import glob, json, os
import numpy as np, torch, torch.nn.functional as F

CLASSES = ["background", "hat", "glasses", "hair", "skin", "top", "outerwear", "dress", "skirt", "trousers", "legwear", "shoes", "bag", "scarf", "belt", "accessory"]
HEIGHT, WIDTH = 128, 80
CELLS = HEIGHT * WIDTH
PARTS = [CELLS * 24 * 2, CELLS // 4 * 32 * 2, CELLS * 3, CELLS, CELLS, 17 * 3 * 4]
SIZE = sum(PARTS)
POSE_SIGMA = 2.2


def draw_pose(points, height=HEIGHT // 2, width=WIDTH // 2):
    rows, columns = np.mgrid[0:height, 0:width] + 0.5
    x, y, score = (points[:, i, None, None] for i in range(3))
    strength = np.clip(score * 1.5, 0, 1)
    return strength * np.exp(-((columns - x * width) ** 2 + (rows - y * height) ** 2) / (2 * POSE_SIGMA**2))


class Samples:
    def __init__(self, cache):
        self.cache, self.rows, self.seen, self.files = cache, [], {}, {}
        self.rescan()

    def rescan(self):
        for path in sorted(glob.glob(f"{self.cache}/*.jsonl")):
            name = os.path.basename(path)[:-6]
            lines = open(path).read().split("\n")[:-1]
            for place, line in enumerate(lines[self.seen.get(name, 0) :], self.seen.get(name, 0)):
                self.rows.append(dict(json.loads(line), file=name, place=place))
            self.seen[name] = len(lines)
            self.files.setdefault(name, open(f"{self.cache}/{name}.bin", "rb"))
        self.by_photo = {}
        for key, row in enumerate(self.rows):
            if row["split"] == "train":
                self.by_photo.setdefault(row["index"], []).append(key)

    def photos(self, split):
        return sorted({row["index"] for row in self.rows if row["split"] == split})

    def keys(self, split, kind):
        return [key for key, row in enumerate(self.rows) if row["split"] == split and row["kind"] == kind]

    def draw(self, photo):
        return int(np.random.choice(self.by_photo[photo]))

    def shares(self, photos, often=0.35):
        """How often to draw each photo: those with rare classes more often (repeat factors, Gupta et al., LVIS, 2019)."""
        worn = np.zeros((len(photos), 16), bool)
        for place, photo in enumerate(photos):
            truth = self.read(self.by_photo[photo][0])[5]
            worn[place] = np.bincount(truth[truth < 255], minlength=16) > 20
        factors = np.sqrt(np.maximum(1, often / np.maximum(worn.mean(0), 1e-3)))
        each = np.where(worn, factors, 1).max(1)
        return each / each.sum()

    def read(self, key):
        row = self.rows[key]
        data = os.pread(self.files[row["file"]].fileno(), SIZE, row["place"] * SIZE)
        parts, at = [], 0
        for size in PARTS:
            parts.append(data[at : at + size])
            at += size
        plane = lambda i, kind, h, w, c: np.frombuffer(parts[i], kind).reshape(h, w, c).transpose(2, 0, 1).astype(np.float32)
        return (
            plane(0, np.float16, HEIGHT, WIDTH, 24),
            plane(1, np.float16, HEIGHT // 2, WIDTH // 2, 32),
            plane(2, np.uint8, HEIGHT, WIDTH, 3) / 255,
            plane(3, np.uint8, HEIGHT, WIDTH, 1) / 255,
            draw_pose(np.frombuffer(parts[5], np.float32).reshape(17, 3)).astype(np.float32),
            np.frombuffer(parts[4], np.uint8).reshape(HEIGHT, WIDTH).astype(np.int64),
        )

    def batch(self, keys, vary=False):
        read = [self.read(key) for key in keys]
        *inputs, truth = [torch.from_numpy(np.stack([sample[i] for sample in read])) for i in range(6)]
        if vary:
            inputs, truth = move(inputs, truth)
            count = len(keys)
            inputs[2] = inputs[2] * (0.85 + 0.3 * torch.rand(count, 1, 1, 1)) + (torch.rand(count, 3, 1, 1) - 0.5) * 0.12
            # now and then there is no silhouette or no pose to lean on
            inputs[3] = torch.where(torch.rand(count, 1, 1, 1) < 0.08, torch.full_like(inputs[3], 0.5), inputs[3])
            inputs[4] = inputs[4] * (torch.rand(count, 1, 1, 1) > 0.1)
        return inputs, truth

    def class_weights(self, power=0.35, most=8.0):
        counts = np.zeros(16)
        for key in range(0, len(self.rows), max(1, len(self.rows) // 600)):
            truth = self.read(key)[5]
            counts += np.bincount(truth[truth < 255], minlength=16)
        weights = (counts.sum() / (counts + 1)) ** power
        return np.minimum(weights / weights[0], most)


def move(inputs, truth):
    """Half of the samples are looked at nearer (up to 1.45 times) and a little wider or narrower, by resampling the cached maps."""
    count = len(truth)
    near = torch.where(torch.rand(count) < 0.5, 1 + 0.45 * torch.rand(count), torch.ones(count))
    wide = torch.where(near > 1, 0.92 + 0.16 * torch.rand(count), torch.ones(count))
    scale_x, scale_y = torch.clamp(wide / near, max=1.0), 1 / near
    shift_x = (torch.rand(count) * 2 - 1) * (1 - scale_x)
    shift_y = (torch.rand(count) * 2 - 1) * (1 - scale_y)
    zero = torch.zeros(count)
    theta = torch.stack([torch.stack([scale_x, zero, shift_x], 1), torch.stack([zero, scale_y, shift_y], 1)], 1)
    grids = {size: F.affine_grid(theta, (count, 1, *size), align_corners=False) for size in ((HEIGHT, WIDTH), (HEIGHT // 2, WIDTH // 2))}
    moved = [F.grid_sample(x, grids[tuple(x.shape[2:])], padding_mode="border", align_corners=False) for x in inputs]
    labels = F.grid_sample(truth[:, None].float(), grids[HEIGHT, WIDTH], mode="nearest", padding_mode="border", align_corners=False)
    return moved, labels[:, 0].round().long()
