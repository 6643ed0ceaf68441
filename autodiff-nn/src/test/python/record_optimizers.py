#!/usr/bin/env python3
"""Records what PyTorch's optimizers, schedulers and gradient clipping do.

    /usr/bin/python3 autodiff-nn/src/test/python/record_optimizers.py

Recorded with torch 1.13.1 (Debian's python3-torch). Writes trajectories.txt, rates.txt and
clipping.txt into src/test/resources/autodiff/nn/optim. Lines:

    case NAME TYPE      begins a case; a line of numbers for each step follows

The problem: y = tanh(x w^T + b), mean squared error; all its numbers are multiples of 1/16, so both
sides begin with exactly the same. A trajectory has, for each step, the six elements of w and the two
of b after it. Lion, which torch 1.13 does not have, is computed here as the paper has it.
"""

import math
import os
import warnings

import torch
from torch.optim import lr_scheduler as lr

warnings.simplefilter("ignore")
torch.set_num_threads(1)

STEPS = 24
FOLDER = os.path.join(os.path.dirname(__file__), "../resources/autodiff/nn/optim")


def pattern(rows, columns, a, b, c, modulus, dtype):
    """Multiples of 1/16 that look like nothing in particular."""
    numbers = [
        [((a * i * j + b * i + c * j + 1) % modulus - modulus // 2) / 16 for j in range(columns)]
        for i in range(rows)
    ]
    return torch.tensor(numbers, dtype=dtype)


class Problem:
    def __init__(self, dtype):
        self.x = pattern(6, 3, 5, 7, 3, 31, dtype)
        self.y = pattern(6, 2, 3, 5, 11, 23, dtype)
        self.w = pattern(2, 3, 7, 11, 4, 29, dtype).requires_grad_()
        self.b = pattern(1, 2, 2, 3, 7, 13, dtype)[0].clone().requires_grad_()

    def loss(self):
        return ((self.x @ self.w.T + self.b).tanh() - self.y).square().mean()


class Lion:
    """Chen et al. 2023, algorithm 2."""

    def __init__(self, params, lr, betas=(0.9, 0.99), weight_decay=0.0, maximize=False):
        self.params, self.lr, self.betas = params, lr, betas
        self.weight_decay, self.maximize = weight_decay, maximize
        self.m = [torch.zeros_like(p) for p in params]

    def step(self):
        beta1, beta2 = self.betas
        with torch.no_grad():
            for p, m in zip(self.params, self.m):
                g = -p.grad if self.maximize else p.grad
                c = beta1 * m + (1 - beta1) * g
                p.mul_(1 - self.lr * self.weight_decay)
                p.sub_(self.lr * c.sign())
                m.copy_(beta2 * m + (1 - beta2) * g)


def of(cls, **options):
    return lambda w, b: cls([w, b], **options)


def groups(cls, first, second):
    return lambda w, b: cls([dict(params=[w], **first), dict(params=[b], **second)])


O = torch.optim
OPTIMIZERS = {
    "sgd": of(O.SGD, lr=0.5),
    "sgd-decay": of(O.SGD, lr=0.5, weight_decay=0.1),
    "sgd-momentum": of(O.SGD, lr=0.25, momentum=0.9),
    "sgd-dampening": of(O.SGD, lr=0.5, momentum=0.8, dampening=0.3, weight_decay=0.02),
    "sgd-nesterov": of(O.SGD, lr=0.25, momentum=0.9, nesterov=True, weight_decay=0.01),
    "sgd-maximize": of(O.SGD, lr=0.25, momentum=0.5, weight_decay=0.1, maximize=True),
    "adam": of(O.Adam, lr=0.05),
    "adam-decay": of(O.Adam, lr=0.02, weight_decay=0.1),
    "adam-betas": of(O.Adam, lr=0.05, betas=(0.8, 0.95), eps=1e-3),
    "adam-amsgrad": of(O.Adam, lr=0.05, betas=(0.8, 0.7), amsgrad=True),
    "adam-maximize": of(O.Adam, lr=0.02, maximize=True),
    "adamw": of(O.AdamW, lr=0.05),
    "adamw-decay": of(O.AdamW, lr=0.02, weight_decay=0.5),
    "adamw-amsgrad": of(O.AdamW, lr=0.05, betas=(0.8, 0.7), amsgrad=True, maximize=True),
    "rmsprop": of(O.RMSprop, lr=0.01),
    "rmsprop-decay": of(O.RMSprop, lr=0.01, alpha=0.9, eps=1e-4, weight_decay=0.1),
    "rmsprop-momentum": of(O.RMSprop, lr=0.005, alpha=0.9, momentum=0.7),
    "rmsprop-centered": of(O.RMSprop, lr=0.005, alpha=0.95, centered=True, eps=1e-3),
    "rmsprop-all": of(
        O.RMSprop, lr=0.002, alpha=0.9, centered=True, momentum=0.5, weight_decay=0.05, eps=1e-2,
        maximize=True),
    "adagrad": of(O.Adagrad, lr=0.1),
    "adagrad-all": of(
        O.Adagrad, lr=0.1, lr_decay=0.05, weight_decay=0.1, initial_accumulator_value=0.01,
        eps=1e-4),
    "adagrad-maximize": of(O.Adagrad, lr=0.05, maximize=True),
    "lion": of(Lion, lr=0.01),
    "lion-decay": of(Lion, lr=0.01, betas=(0.8, 0.95), weight_decay=0.5),
    "lion-maximize": of(Lion, lr=0.01, maximize=True),
    "sgd-groups": groups(
        O.SGD, dict(lr=0.5, momentum=0.9, weight_decay=0.05), dict(lr=0.1, momentum=0.5)),
    "adamw-groups": groups(
        O.AdamW, dict(lr=0.02, weight_decay=0.3), dict(lr=0.05, weight_decay=0.0)),
    # b has no gradient at every third step; the rate of step 12 on is half as large.
    "adam-skipping": of(O.Adam, lr=0.05),
    "sgd-skipping": of(O.SGD, lr=0.25, momentum=0.9),
}


def trajectory(make, dtype, skipping):
    problem = Problem(dtype)
    optimizer = make(problem.w, problem.b)
    for step in range(STEPS):
        problem.w.grad = problem.b.grad = None
        problem.loss().backward()
        if skipping:
            if step % 3 == 1:
                problem.b.grad = None
            if step == 12:
                for group in optimizer.param_groups:
                    group["lr"] /= 2
        optimizer.step()
        yield problem.w.flatten().tolist() + problem.b.tolist()


def text(number, dtype):
    if dtype == torch.float32:
        return "%.9g" % number
    return repr(number)


def record_trajectories():
    with open(os.path.join(FOLDER, "trajectories.txt"), "w") as out:
        for name, make in OPTIMIZERS.items():
            for dtype in torch.float64, torch.float32:
                print("case", name, str(dtype).replace("torch.", ""), file=out)
                for numbers in trajectory(make, dtype, name.endswith("skipping")):
                    print(*(text(x, dtype) for x in numbers), file=out)


def sequential(*parts):
    """Schedulers and, between them, the steps at which they take over."""

    def make(optimizer):
        return lr.SequentialLR(
            optimizer, [p(optimizer) for p in parts[::2]], milestones=list(parts[1::2]))

    return make


SCHEDULES = {
    "constant": lambda o: lr.LambdaLR(o, lambda step: 1.0),
    "constant-factor": lambda o: lr.ConstantLR(o, factor=0.25, total_iters=7),
    "step": lambda o: lr.StepLR(o, step_size=8, gamma=0.3),
    "multi-step": lambda o: lr.MultiStepLR(o, milestones=[3, 3, 20, 41], gamma=0.5),
    "exponential": lambda o: lr.ExponentialLR(o, gamma=0.93),
    "cosine": lambda o: lr.CosineAnnealingLR(o, T_max=60),
    "cosine-minimum": lambda o: lr.CosineAnnealingLR(o, T_max=30, eta_min=0.004),
    "restarts": lambda o: lr.CosineAnnealingWarmRestarts(o, T_0=12, eta_min=0.001),
    "restarts-growing": lambda o: lr.CosineAnnealingWarmRestarts(o, T_0=5, T_mult=2),
    "warmup": lambda o: lr.LinearLR(o, start_factor=0.1, total_iters=13),
    "warmup-down": lambda o: lr.LinearLR(o, start_factor=1.0, end_factor=0.2, total_iters=40),
    "one-cycle": lambda o: lr.OneCycleLR(o, max_lr=0.1, total_steps=50, cycle_momentum=False),
    "one-cycle-linear": lambda o: lr.OneCycleLR(
        o, max_lr=0.1, total_steps=50, pct_start=0.4, anneal_strategy="linear", div_factor=10,
        final_div_factor=100, three_phase=True, cycle_momentum=False),
    "one-cycle-three": lambda o: lr.OneCycleLR(
        o, max_lr=0.1, total_steps=57, pct_start=0.25, three_phase=True, cycle_momentum=False),
    "sequence": sequential(
        lambda o: lr.LinearLR(o, start_factor=0.1, total_iters=10), 10,
        lambda o: lr.ExponentialLR(o, gamma=0.9), 30,
        lambda o: lr.StepLR(o, step_size=4, gamma=0.5)),
    "chained": lambda o: lr.ChainedScheduler(
        [lr.ConstantLR(o, factor=0.1, total_iters=6), lr.ExponentialLR(o, gamma=0.9)]),
}

PLATEAUS = {
    "plateau": dict(factor=0.5, patience=3),
    "plateau-cooldown": dict(factor=0.3, patience=1, cooldown=4, min_lr=0.002),
    "plateau-absolute": dict(factor=0.5, patience=2, threshold=0.05, threshold_mode="abs"),
    "plateau-max": dict(mode="max", factor=0.5, patience=2, threshold=0.01, min_lr=1e-4),
    "plateau-max-absolute": dict(
        mode="max", factor=0.8, patience=0, threshold=0.5, threshold_mode="abs", eps=0.005),
}


def metric(step):
    """A loss that falls, jumps and stagnates; exact in binary. Sometimes NaN."""
    if step == 17:
        return math.nan
    return (64 >> min(step // 4, 5)) / 16 + ((step * 7) % 5) / 64


def record_rates():
    with open(os.path.join(FOLDER, "rates.txt"), "w") as out:
        for name, make in list(SCHEDULES.items()) + list(PLATEAUS.items()):
            optimizer = O.SGD([torch.zeros(1)], lr=0.1)
            print("case", name, "float64", file=out)
            if name in PLATEAUS:
                schedule = lr.ReduceLROnPlateau(optimizer, **make)
            else:
                schedule = make(optimizer)
            for step in range(50):
                print(repr(float(optimizer.param_groups[0]["lr"])), file=out)
                if name in PLATEAUS:
                    schedule.step(metric(step))
                else:
                    optimizer.step()
                    schedule.step() if step < 49 else None


def record_clipping():
    """The gradients of w and b after clipping, and the norm before."""
    clip = torch.nn.utils
    cases = {
        "norm": lambda p: clip.clip_grad_norm_(p, 0.1),
        "norm-large": lambda p: clip.clip_grad_norm_(p, 10),
        "norm-1": lambda p: clip.clip_grad_norm_(p, 0.25, 1),
        "norm-3": lambda p: clip.clip_grad_norm_(p, 0.1, 3),
        "norm-inf": lambda p: clip.clip_grad_norm_(p, 0.05, math.inf),
        "value": lambda p: clip.clip_grad_value_(p, 0.06),
    }
    with open(os.path.join(FOLDER, "clipping.txt"), "w") as out:
        for name, change in cases.items():
            for dtype in torch.float64, torch.float32:
                problem = Problem(dtype)
                problem.loss().backward()
                norm = change([problem.w, problem.b])
                norm = 0.0 if norm is None else norm.item()
                numbers = problem.w.grad.flatten().tolist() + problem.b.grad.tolist() + [norm]
                print("case", name, str(dtype).replace("torch.", ""), file=out)
                print(*(text(x, dtype) for x in numbers), file=out)


if __name__ == "__main__":
    record_trajectories()
    record_rates()
    record_clipping()
