"""Trains the parse head, and for the large one the pose network's blocks 6 to 16 below it, from what cache-samples.ts wrote.

python3 test/bench/train/train_head.py <cache folder> <out folder> [kind=large|small] [passes=30] [fall=10] [seed=1]
    [threads=1] [from=state.pt] [resume=checkpoint.pt] [head=1.5e-3] [tail=3e-4]

The rate rises over 100 steps, stays, and falls to nothing over the last `fall` passes. After each pass it writes
<out>/state.pt (the running mean of the weights) and <out>/checkpoint.pt, from which "resume" goes on; every third pass it
prints the scores on the photos to choose by. "from" starts from the weights of an earlier run.
"""
import os, sys, time
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from heads import Net
from samples import CLASSES, Samples
from tail import normal_stats


def measure(net, samples, keys):
    counts = np.zeros((16, 16))
    net.eval()
    with torch.no_grad():
        for at in range(0, len(keys), 8):
            inputs, truth = samples.batch(keys[at : at + 8])
            guess = net(*inputs)[0].argmax(1).numpy()
            truth = truth.numpy()
            known = truth < 255
            counts += np.bincount(truth[known] * 16 + guess[known], minlength=256).reshape(16, 16)
    return np.diag(counts) / (counts.sum(0) + counts.sum(1) - np.diag(counts) + 1e-9)


def loss_of(outputs, truth, weights):
    logits, aux, present = outputs
    loss = F.cross_entropy(logits, truth, weights, ignore_index=255)
    loss = loss + 0.3 * F.cross_entropy(aux, truth[:, ::2, ::2], weights, ignore_index=255)
    known = (truth < 255)[:, None]
    hot = F.one_hot(truth.clamp(max=15), 16).permute(0, 3, 1, 2) * known
    chance = logits.softmax(1) * known
    overlap = 2 * (chance * hot).sum((0, 2, 3)) + 1
    dice = 1 - overlap / ((chance + hot).sum((0, 2, 3)) + 1)
    seen = (hot.sum((2, 3)) > 8).float()
    worn = seen.sum(0) > 0
    loss = loss + 0.4 * dice[worn].mean()
    return loss if present is None else loss + 0.15 * F.binary_cross_entropy_with_logits(present, seen)


def rate_at(step, rise, steps, fall):
    """Rises, stays, and falls to nothing over the last `fall` steps."""
    return min(1.0, (step + 1) / rise) * min(1.0, (steps - step) / max(1, fall))


def main():
    cache, out = sys.argv[1:3]
    options = dict(pair.split("=") for pair in sys.argv[3:])
    passes, fall, seed = int(options.get("passes", 30)), int(options.get("fall", 10)), int(options.get("seed", 1))
    kind = options.get("kind", "large")
    torch.set_num_threads(int(options.get("threads", 1)))
    torch.manual_seed(seed)
    np.random.seed(seed)
    os.makedirs(out, exist_ok=True)
    samples = Samples(cache)
    net = Net(cache, kind)
    normal_stats(net, samples)
    rates = float(options.get("tail", 3e-4)), float(options.get("head", 1.5e-3))
    groups = [dict(params=net.tail.parameters(), weight_decay=1e-2), dict(params=net.head.parameters(), weight_decay=2e-2)]
    optimiser = torch.optim.AdamW(groups)
    step = 0
    if "from" in options:
        net.load_state_dict(torch.load(options["from"]))
    mean = {k: v.clone() for k, v in net.state_dict().items()}
    if "resume" in options:
        saved = torch.load(options["resume"])
        net.load_state_dict(saved["net"])
        optimiser.load_state_dict(saved["optimiser"])
        mean, step = saved["mean"], saved["step"]
        torch.set_rng_state(saved["torch"])
        np.random.set_state(saved["numpy"])
    weights = torch.tensor(samples.class_weights(), dtype=torch.float32)
    # from 16 samples on PyTorch runs 1 × 1 convolutions by oneDNN with one thread too, many times faster than its own way
    size = 16
    photos = np.array(samples.photos("train"))
    shares = samples.shares(photos)
    rounds = len(photos) // size
    for turn in range(step // rounds, passes):
        samples.rescan()
        began, total = time.time(), 0.0
        net.train()
        for name in ("n4", "n8") if kind == "large" else ("n4", "n8", "n16", "n32"):
            getattr(net.head, name).eval()
        drawn = np.random.choice(photos, rounds * size, p=shares)
        for place in range(rounds):
            part = rate_at(step, 100, passes * rounds, fall * rounds)
            for group, rate in zip(optimiser.param_groups, rates):
                group["lr"] = rate * part
            inputs, truth = samples.batch([samples.draw(photo) for photo in drawn[place * size : (place + 1) * size]], vary=True)
            loss = loss_of(net(*inputs), truth, weights)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 4.0)
            optimiser.step()
            step += 1
            keep = min(0.99, step / (step + 20))
            for k, v in net.state_dict().items():
                mean[k] = mean[k] * keep + v * (1 - keep) if v.is_floating_point() else v
            total += loss.item()
        torch.save(mean, f"{out}/state.pt")
        torch.save(dict(net=net.state_dict(), optimiser=optimiser.state_dict(), mean=mean, step=step, torch=torch.get_rng_state(), numpy=np.random.get_state()), f"{out}/checkpoint-new.pt")
        os.replace(f"{out}/checkpoint-new.pt", f"{out}/checkpoint.pt")
        print(f"pass {turn} rate {part:.2f} samples {len(samples.rows)} loss {total / rounds:.3f} {time.time() - began:.0f}s", flush=True)
        if turn % 3 == 2 or turn == passes - 1:
            scored = Net(cache, kind)
            scored.load_state_dict(mean)
            for kind in ("plain", "cut"):
                keys = samples.keys("choose", kind)
                if keys:
                    each = measure(scored, samples, keys)
                    print(f"  choose {kind} n {len(keys)} mean IoU {each.mean():.3f} main {each[[5, 6, 7, 8, 9, 11, 12]].mean():.3f} " + " ".join(f"{c[:5]}:{v:.2f}" for c, v in zip(CLASSES, each)), flush=True)


if __name__ == "__main__":
    main()
