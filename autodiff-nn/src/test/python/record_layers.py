#!/usr/bin/python3
"""Records how PyTorch trains small networks, one for each layer and loss of autodiff.nn.

    /usr/bin/python3 record_layers.py > ../resources/autodiff/nn/layers.jsonl

Written with torch 1.13.1 (Debian's python3-torch). A line is a case: the parameters and data that it starts from,
the learning rate, and for each type the loss before each step of plain gradient descent and after the last, what
parameters and buffers have become, and the outputs in eval mode. Starting numbers are multiples of 1/64, which both
types hold exactly; the others have as many digits as are compared, and some more. LayerTrajectoryTest builds the same networks by the names of the cases.
"""
import json
import sys

import torch
from torch import nn

STEPS = 20
CASES = {}


def grid(*shape):
    """Random multiples of 1/64 from -1 to 1, without 0."""
    sign = torch.randint(0, 2, shape) * 2 - 1
    return torch.randint(1, 65, shape) * sign / 64


class Residual(nn.Module):
    def __init__(self, inner, shortcut=None):
        super().__init__()
        self.inner = inner
        self.shortcut = shortcut

    def forward(self, x):
        return (x if self.shortcut is None else self.shortcut(x)) + self.inner(x)


class Hardsigmoid(nn.Module):
    """The formula: nn.Hardsigmoid takes the slope 1/6 in float32 even in float64 (aten/native/cpu/Activation.cpp)."""

    def forward(self, x):
        return nn.functional.relu6(x + 3) / 6


def case(name, network, loss=nn.MSELoss(), inputs=None, targets=None, rate=0.1):
    inputs = grid(6, 4) if inputs is None else inputs
    targets = grid(6, 3) if targets is None else targets
    CASES[name] = (network, loss, inputs, targets, rate)


def mlp(middle, last=None, out=3):
    layers = [nn.Linear(4, 5), middle, nn.Linear(5, out)]
    return nn.Sequential(*layers, *([] if last is None else [last]))


def declare():
    case("dense", mlp(nn.Tanh()))
    case("dense.withoutBias", nn.Sequential(nn.Linear(4, 5, bias=False), nn.Tanh(), nn.Linear(5, 3, bias=False)))
    case("dense.rank3", mlp(nn.Tanh()), inputs=grid(3, 2, 4), targets=grid(3, 2, 3))

    for name, activation in {
        "relu": nn.ReLU(),
        "relu6": nn.ReLU6(),
        "leakyRelu": nn.LeakyReLU(),
        "leakyRelu.slope": nn.LeakyReLU(0.3),
        "elu": nn.ELU(),
        "elu.alpha": nn.ELU(0.7),
        "celu": nn.CELU(1.5),
        "selu": nn.SELU(),
        "gelu": nn.GELU(),
        "geluTanh": nn.GELU("tanh"),
        "silu": nn.SiLU(),
        "mish": nn.Mish(),
        "softplus": nn.Softplus(),
        "softplus.beta": nn.Softplus(2),
        "sigmoid": nn.Sigmoid(),
        "logSigmoid": nn.LogSigmoid(),
        "tanh": nn.Tanh(),
        "softsign": nn.Softsign(),
        "hardSigmoid": Hardsigmoid(),
        "hardSwish": nn.Hardswish(),
        "hardTanh": nn.Hardtanh(),
        "softmax": nn.Softmax(-1),
        "logSoftmax": nn.LogSoftmax(-1),
    }.items():
        case("activation." + name, mlp(activation))

    case("dropout", mlp(nn.Sequential(nn.Tanh(), nn.Dropout(0.4))))
    case("layerNorm", mlp(nn.LayerNorm(5)))
    case(
        "layerNorm.twoAxes",
        nn.Sequential(nn.LayerNorm([3, 2], eps=1e-3), nn.Flatten(), nn.Linear(6, 3)),
        inputs=grid(6, 3, 2),
    )
    case("batchNorm1d", mlp(nn.BatchNorm1d(5)))
    case(
        "batchNorm1d.length",
        nn.Sequential(nn.BatchNorm1d(3, eps=1e-3, momentum=None), nn.Flatten(), nn.Linear(6, 3)),
        inputs=grid(6, 3, 2),
    )
    words = torch.tensor([[0, 2, 5], [2, 2, 1], [3, 4, 6], [5, 5, 5], [1, 0, 2], [6, 2, 3]])
    case("embedding", nn.Sequential(nn.Embedding(7, 2), nn.Flatten(), nn.Linear(6, 3)), inputs=words)
    case(
        "embedding.padding",
        nn.Sequential(nn.Embedding(7, 2, padding_idx=2), nn.Flatten(), nn.Linear(6, 3)),
        inputs=words,
    )
    case("flatten.inner", nn.Sequential(nn.Flatten(1, 2), nn.Linear(2, 3)), inputs=grid(6, 2, 1, 2), targets=grid(6, 2, 3))
    case(
        "residual",
        nn.Sequential(
            nn.Linear(4, 5),
            Residual(nn.Sequential(nn.Linear(5, 5), nn.Tanh())),
            Residual(nn.Linear(5, 3), nn.Linear(5, 3)),
        ),
    )

    for name, loss in {
        "mse": nn.MSELoss(),
        "mse.sum": nn.MSELoss(reduction="sum"),
        "mse.none": nn.MSELoss(reduction="none"),
        "l1": nn.L1Loss(),
        "l1.none": nn.L1Loss(reduction="none"),
        "huber": nn.HuberLoss(),
        "huber.delta": nn.HuberLoss(delta=0.3),
        "smoothL1": nn.SmoothL1Loss(),
        "smoothL1.beta": nn.SmoothL1Loss(beta=0.4),
        "smoothL1.zero": nn.SmoothL1Loss(beta=0.0),
    }.items():
        case("loss." + name, mlp(nn.Tanh()), loss, rate=0.02 if "sum" in name or "none" in name else 0.2)

    weights = torch.tensor([0.5, 2.0, 1.25])
    classes = torch.tensor([0, 2, 1, 1, 0, 2])
    some = torch.tensor([0, -100, 1, 1, -100, 2])
    twos = torch.tensor([0, 2, 1, 1, 0, 2])
    for name, loss, targets in [
        ("", nn.CrossEntropyLoss(), classes),
        (".sum", nn.CrossEntropyLoss(reduction="sum"), classes),
        (".none", nn.CrossEntropyLoss(reduction="none"), classes),
        (".weights", nn.CrossEntropyLoss(weights), classes),
        (".smoothing", nn.CrossEntropyLoss(label_smoothing=0.2), classes),
        (".ignored", nn.CrossEntropyLoss(), some),
        (".ignoredTwo", nn.CrossEntropyLoss(ignore_index=2), twos),
        (".weightsIgnored", nn.CrossEntropyLoss(weights), some),
        (".weightsSmoothing", nn.CrossEntropyLoss(weights, label_smoothing=0.2), classes),
        (".smoothingIgnored", nn.CrossEntropyLoss(label_smoothing=0.2), some),
        (".allNone", nn.CrossEntropyLoss(weights, label_smoothing=0.2, reduction="none"), some),
    ]:
        case("loss.crossEntropy" + name, mlp(nn.Tanh()), loss, targets=targets, rate=0.3)
    case(
        "loss.crossEntropy.axes",
        mlp(nn.Tanh(), nn.Unflatten(1, (3, 2)), out=6),
        nn.CrossEntropyLoss(weights),
        targets=torch.tensor([[0, 1], [2, 2], [1, 0], [1, -100], [0, 2], [2, 1]]),
    )
    yes = torch.randint(0, 2, (6, 3)).float()
    for name, loss, targets in [
        ("", nn.BCEWithLogitsLoss(), yes),
        (".soft", nn.BCEWithLogitsLoss(), grid(6, 3).abs()),
        (".sum", nn.BCEWithLogitsLoss(reduction="sum"), yes),
        (".none", nn.BCEWithLogitsLoss(reduction="none"), yes),
        (".positiveWeight", nn.BCEWithLogitsLoss(pos_weight=weights), yes),
    ]:
        case("loss.bceWithLogits" + name, mlp(nn.Tanh()), loss, targets=targets, rate=0.2)
    case("loss.bce", mlp(nn.Tanh(), nn.Sigmoid()), nn.BCELoss(), targets=yes, rate=0.5)
    case("loss.bce.none", mlp(nn.Tanh(), nn.Sigmoid()), nn.BCELoss(reduction="none"), targets=grid(6, 3).abs())


def array(tensor):
    digits = 8 if tensor.dtype == torch.float32 else 13
    numbers = [float(f"{x:.{digits}g}") for x in tensor.detach().flatten().tolist()]
    return {"shape": list(tensor.shape), "data": [int(x) if x == int(x) else x for x in numbers]}


def state(network):
    return {name: array(x) for name, x in network.state_dict().items()}


def train(name, dtype, start):
    network, loss, inputs, targets, rate = CASES[name]
    torch.manual_seed(7)
    network.to(dtype).load_state_dict(start)
    loss.to(dtype)
    network.train()
    if inputs.is_floating_point():
        inputs = inputs.to(dtype)
    if targets.is_floating_point():
        targets = targets.to(dtype)
    kept = []
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.register_forward_hook(
                lambda m, x, y: kept.append("".join(str(int(k)) for k in (y != 0).flatten())) if m.training else None
            )
    losses = []
    for step in range(STEPS + 1):
        network.zero_grad()
        value = loss(network(inputs), targets).sum()
        losses.append(value)
        if step < STEPS:
            value.backward()
            with torch.no_grad():
                for p in network.parameters():
                    p -= rate * p.grad
    network.eval()
    record = {"losses": array(torch.stack(losses))["data"], "end": state(network), "outputs": array(network(inputs))}
    if kept:
        record["kept"] = kept
    return record


def main():
    torch.manual_seed(1)
    declare()
    for name, (network, loss, inputs, targets, rate) in CASES.items():
        with torch.no_grad():
            for module in network.modules():
                for p_name, p in module.named_parameters(recurse=False):
                    p.copy_(grid(*p.shape))
                if isinstance(module, nn.Embedding) and module.padding_idx is not None:
                    module.weight[module.padding_idx] = 0
        start = {key: x.clone() for key, x in network.state_dict().items()}
        line = {
            "case": name,
            "start": state(network),
            "inputs": array(inputs),
            "targets": array(targets),
            "rate": rate,
            "float64": train(name, torch.float64, start),
            "float32": train(name, torch.float32, start),
        }
        json.dump(line, sys.stdout, separators=(",", ":"))
        print()


main()
