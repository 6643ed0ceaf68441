"""Writes higher-derivatives.csv: function, argument, first to third derivative, from mpmath.

Derivatives are central differences with steps so small, and digits so many (400 and more), that all
digits of a double are right. A star stands for what is 0, subnormal, no double, or known not to be
met (see HigherDerivativesTest). Run: python3 higher_derivatives.py > higher-derivatives.csv
"""
import math
import sys

import mpmath as mp


def ndtr(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


FUNCTIONS = {
    "logNdtr": lambda x: mp.log(ndtr(x)),
    "ndtr": ndtr,
    "erf": mp.erf,
    "erfc": mp.erfc,
    "erfcx": lambda x: mp.exp(x * x) * mp.erfc(x),
    "gelu": lambda x: x * ndtr(x),
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
    "logSigmoid": lambda x: -mp.log1p(mp.exp(-x)),
    "silu": lambda x: x / (1 + mp.exp(-x)),
    "mish": lambda x: x * mp.tanh(mp.log1p(mp.exp(x))),
    "tanh": mp.tanh,
    "atan": mp.atan,
    "asinh": mp.asinh,
    "acosh": mp.acosh,
    "log1p": mp.log1p,
    "log": mp.log,
    "log2": lambda x: mp.log(x) / mp.log(2),
    "log10": lambda x: mp.log(x) / mp.log(10),
    "sqrt": mp.sqrt,
    "rsqrt": lambda x: 1 / mp.sqrt(x),
    "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
    "reciprocal": lambda x: 1 / x,
    "softsign": lambda x: x / (1 + abs(x)),
    "exp": mp.exp,
    "expm1": mp.expm1,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "entr": lambda x: -x * mp.log(x),
    "lgamma": mp.loggamma,
    "digamma": mp.digamma,
    "i0": lambda x: mp.besseli(0, x),
    "i1": lambda x: mp.besseli(1, x),
    "logit": lambda x: mp.log(x / (1 - x)),
    "atanh": mp.atanh,
    "asin": mp.asin,
    "acos": mp.acos,
}
MODERATE = [745, 700, 100, 45, 39.5, 38, 30, 20.5, 8, 2, 0.5, 1e-3, 1e-10, 1e-60, 1e-100]
HUGE = [1e155, 1e200, 1e100, 1e60, 1e20]
DOMAINS = {
    **dict.fromkeys(["log", "log2", "log10", "sqrt", "rsqrt", "entr"], lambda x: x > 0),
    **dict.fromkeys(["lgamma", "digamma"], lambda x: 0 < x < 1e20),
    **dict.fromkeys(["i0", "i1"], lambda x: 1e-20 < abs(x) < 1e20),
    **dict.fromkeys(["atanh", "asin", "acos"], lambda x: abs(x) < 1),
    "logit": lambda x: 0 < x < 1,
    "acosh": lambda x: x > 1,
    "log1p": lambda x: x > -1,
}
ALGEBRAIC = set(
    "log log2 log10 log1p sqrt rsqrt cbrt reciprocal softsign atan asinh acosh entr".split()
)


def derivatives(name, x):
    if name == "logNdtr" and (x > 0 or x < -1e100):
        mp.mp.dps = 80
        x = mp.mpf(x)
        if x < 0:
            return -x, mp.mpf(-1), mp.mpf(0)
        a = mp.npdf(x) / mp.ncdf(x)
        b = -a * (a + x)
        return a, b, -b * (a + x) - a * (b + 1)
    size = abs(mp.mpf(x))
    h = (size if size < 1 or name in ALGEBRAIC else mp.mpf(1)) * mp.mpf(10) ** -15
    # Derivatives down to 1e-290 of functions near 1, divided by the third power of the step.
    mp.mp.dps = 400 + int(4 * max(0, -mp.log10(h)) + 4 * max(0, mp.log10(size)))
    v = [FUNCTIONS[name](mp.mpf(x) + k * h) for k in range(-3, 4)]
    first = (v[6] - v[0] + 9 * (v[1] - v[5]) + 45 * (v[4] - v[2])) / (60 * h)
    second = (2 * (v[0] + v[6]) - 27 * (v[1] + v[5]) + 270 * (v[2] + v[4]) - 490 * v[3]) / (
        180 * h * h
    )
    third = (v[0] - v[6] + 8 * (v[5] - v[1]) + 13 * (v[2] - v[4])) / (8 * h**3)
    return first, second, third


# Order from which derivatives are differences of numbers near 1, at small arguments.
CANCELING = {"sigmoid": 2, "logSigmoid": 3, "silu": 3}


def known(name, x, order):
    """What does not come out: numbers below the last digit of 1, from which they are computed."""
    tail = {"tanh": abs(x), "sigmoid": x, "logSigmoid": -x, "silu": x, "mish": x}.get(name, 0) > 20
    first = 1 if name in ("tanh", "sigmoid") else 2
    return tail and order >= first or abs(x) < 1e-3 and order >= CANCELING.get(name, 4)


def is_number(y, x):
    """Whether it is to be compared. What is tiny at a moderate argument is an exact 0."""
    return math.isfinite(y) and abs(y) > (1e-40 if 0.5 <= abs(x) <= 2 else 1e-290)


for name in FUNCTIONS:
    for x in [s * a for a in MODERATE + HUGE for s in (1.0, -1.0)]:
        if not DOMAINS.get(name, lambda x: True)(x):
            continue
        try:
            d = [float(y) for y in derivatives(name, x)]
        except (OverflowError, ValueError, TypeError) as e:
            print(name, x, e, file=sys.stderr)
            continue
        cells = [
            repr(y)
            if is_number(y, x) and not known(name, x, k + 1)
            else "*"
            for k, y in enumerate(d)
        ]
        if cells != ["*"] * 3:
            print(name, repr(x), *cells, sep=",")
