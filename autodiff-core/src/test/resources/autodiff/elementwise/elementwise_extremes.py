#!/usr/bin/env python3
"""Writes reference values of elementwise operations at extreme arguments.

Needs mpmath (and, for speed only, gmpy2). Writes elementwise-extremes.csv
beside itself: columns operation, operands, value and derivatives, one
derivative for each operand. Operands are exact doubles; results are computed
in 700-digit arithmetic and rounded to the nearest double, "inf" where that
overflows. The operands are the smallest and largest numbers of both types,
what lies around the thresholds of overflow and underflow of the functions and
of what is inside their formulas, and a few usual numbers.
"""

import math
import os
import struct

from mpmath import mp, mpf

mp.dps = 700

MAX = 1.7976931348623157e308
MAX32 = 3.4028234663852886e38
ONE = mpf(1)


def single(x):
    """x rounded to float32."""
    return struct.unpack("f", struct.pack("f", x))[0]


MAGNITUDES = [
    5e-324, 1e-320, 3e-309, 4e-309, 2.2250738585072014e-308, 1e-300, 1e-200, 1e-154, 1e-100,
    single(1e-45), single(1e-40), single(1.17549435e-38), single(1e-30),
    single(1e-20), single(1e-8), 0.001953125, 0.5, 1.0, 1.75, 3.0, 10.0, 15.0,
    20.0, 26.5, 30.0, 37.5, 39.0, 60.0, 88.5, 88.6875, 88.75, 89.0, 89.375, 89.5, 91.875,
    92.0, 95.0, 103.5, 110.0, 127.75, 128.0, 128.25, 128.5, 129.0, 150.0, 300.0, 700.0,
    709.5, 709.75, 710.0, 710.25, 710.5, 711.0, 713.96875, 713.9873046875, 713.9880371, 714.0,
    745.0, 746.0, 1000.0, 1023.5, 1024.0, 1024.25, 1024.5, 1025.0, 1074.0, 1e4, 1e6, 2.0**27,
    single(1e10), single(1.8e19), single(1.9e19), single(1e22), single(1e30),
    single(1e38), single(3e38), MAX32, 1e100, 1.3e154, 1.4e154, 1e160, 1e162, 1e200, 1e300, 1e308,
    MAX,
]
BOTH = sorted(set(MAGNITUDES) | {-x for x in MAGNITUDES})
POSITIVE = [x for x in BOTH if x > 0]
UNIT = sorted({x for x in BOTH if abs(x) < 1} | {s * (1 - 2.0**-k) for s in (-1, 1) for k in (24, 53)})
UNIT_POSITIVE = [x for x in UNIT if x > 0]
MODERATE = [x for x in BOTH if abs(x) <= 1024.5]


def exp(x):
    return mp.exp(x)


def sigmoid(x):
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


def log1p(x):
    return mp.log1p(x)


def sech2(x):
    return 1 / mp.cosh(x) ** 2


def phi(x):
    return exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def erfc(x):
    if abs(x) < 1000:
        return mp.erfc(x)
    tail = exp(-x * x) * erfcx(abs(x))[0]
    return tail if x > 0 else 2 - tail


def Phi(x):
    return erfc(-x / mp.sqrt(2)) / 2


def log1pexp(x):
    return x + log1p(exp(-x)) if x > 0 else log1p(exp(x))


def silu(x):
    s = sigmoid(x)
    return x * s, s + x * s * sigmoid(-x)


def mish(x):
    u = log1pexp(x)
    t = mp.tanh(u)
    return x * t, t + x * sech2(u) * sigmoid(x)


def gelu(x):
    return x * Phi(x), Phi(x) + x * phi(x)


def gelu_tanh(x):
    c = mp.sqrt(8 / mp.pi)
    a = mpf(0.044715)
    u = c * (x + a * x**3)
    s = sigmoid(u)
    return x * s, s + x * s * sigmoid(-u) * c * (1 + 3 * a * x * x)


def hard_swish(x):
    if x <= -3:
        return 0, 0
    return (x, 1) if x >= 3 else (x * (x + 3) / 6, (2 * x + 3) / 6)


def erfcx(x):
    if x < 1000:
        y = exp(x * x) * erfc(x)
        return y, 2 * x * y - 2 / mp.sqrt(mp.pi)
    # An asymptotic series, whose terms shrink by more than 10^5 each.
    t, y, d = ONE, mpf(0), mpf(0)
    for k in range(120):
        y += t
        d -= (2 * k + 1) * t
        t *= -mpf(2 * k + 1) / (2 * x * x)
    return y / (x * mp.sqrt(mp.pi)), d / (x * x * mp.sqrt(mp.pi))


UNARY = {
    "square": (BOTH, lambda x: (x * x, 2 * x)),
    "reciprocal": (BOTH, lambda x: (1 / x, -1 / x**2)),
    "sqrt": (POSITIVE, lambda x: (mp.sqrt(x), 1 / (2 * mp.sqrt(x)))),
    "cbrt": (BOTH, lambda x: (mp.sign(x) * mp.cbrt(abs(x)), 1 / (3 * mp.cbrt(abs(x)) ** 2))),
    "rsqrt": (POSITIVE, lambda x: (1 / mp.sqrt(x), -1 / (2 * x * mp.sqrt(x)))),
    "exp": (BOTH, lambda x: (exp(x), exp(x))),
    "exp2": (BOTH, lambda x: (mpf(2) ** x, mpf(2) ** x * mp.ln2)),
    "expm1": (BOTH, lambda x: (mp.expm1(x), exp(x))),
    "log": (POSITIVE, lambda x: (mp.log(x), 1 / x)),
    "log2": (POSITIVE, lambda x: (mp.log(x) / mp.ln2, 1 / (x * mp.ln2))),
    "log10": (POSITIVE, lambda x: (mp.log(x) / mp.ln10, 1 / (x * mp.ln10))),
    "log1p": ([x for x in BOTH if x > -1], lambda x: (log1p(x), 1 / (1 + x))),
    "sin": (BOTH, lambda x: (mp.sin(x), mp.cos(x))),
    "cos": (BOTH, lambda x: (mp.cos(x), -mp.sin(x))),
    "tan": (BOTH, lambda x: (mp.tan(x), 1 / mp.cos(x) ** 2)),
    "asin": (UNIT, lambda x: (mp.asin(x), 1 / mp.sqrt(1 - x * x))),
    "acos": (UNIT, lambda x: (mp.acos(x), -1 / mp.sqrt(1 - x * x))),
    "atan": (BOTH, lambda x: (mp.atan(x), 1 / (1 + x * x))),
    "sinh": (BOTH, lambda x: (mp.sinh(x), mp.cosh(x))),
    "cosh": (BOTH, lambda x: (mp.cosh(x), mp.sinh(x))),
    "tanh": (BOTH, lambda x: (mp.tanh(x), sech2(x))),
    "asinh": (BOTH, lambda x: (mp.sign(x) * mp.asinh(abs(x)), 1 / mp.sqrt(1 + x * x))),
    "acosh": ([x for x in POSITIVE if x > 1], lambda x: (mp.acosh(x), 1 / mp.sqrt(x * x - 1))),
    "atanh": (UNIT, lambda x: (mp.atanh(x), 1 / (1 - x * x))),
    "sigmoid": (BOTH, lambda x: (sigmoid(x), sigmoid(x) * sigmoid(-x))),
    "logSigmoid": (BOTH, lambda x: (-log1pexp(-x), sigmoid(-x))),
    "logit": (UNIT_POSITIVE, lambda x: (mp.log(x) - log1p(-x), 1 / (x * (1 - x)))),
    "silu": (BOTH, silu),
    "mish": (BOTH, mish),
    "gelu": (BOTH, gelu),
    "geluTanh": (BOTH, gelu_tanh),
    "softsign": (BOTH, lambda x: (x / (1 + abs(x)), 1 / (1 + abs(x)) ** 2)),
    "hardSwish": (BOTH, hard_swish),
    "erf": (BOTH, lambda x: (mp.erf(x) if abs(x) < 1000 else 1 - erfc(x), 2 / mp.sqrt(mp.pi) * exp(-x * x))),
    "erfc": (BOTH, lambda x: (erfc(x), -2 / mp.sqrt(mp.pi) * exp(-x * x))),
    "erfcx": (BOTH, erfcx),
    "ndtr": (BOTH, lambda x: (Phi(x), phi(x))),
    "logNdtr": (BOTH, lambda x: (mp.log(Phi(x)) if x < 1 else log1p(-Phi(-x)), phi(x) / Phi(x))),
    "entr": (POSITIVE, lambda x: (-x * mp.log(x), -mp.log(x) - 1)),
    "i0": (MODERATE, lambda x: (mp.besseli(0, x), mp.besseli(1, x))),
    "i1": (MODERATE, lambda x: (mp.besseli(1, x), (mp.besseli(0, x) + mp.besseli(2, x)) / 2)),
    "lgamma": (POSITIVE, lambda x: (mp.loggamma(x), mp.digamma(x))),
    "digamma": (POSITIVE, lambda x: (mp.digamma(x), mp.psi(1, x))),
}


for name in ("i0", "i1", "lgamma", "digamma"):
    points, exact = UNARY[name]
    # Slow, and nothing cancels: 60 digits.
    UNARY[name] = (points, lambda x, f=exact: mp.workdps(60)(f)(x))


def power(x, p):
    if x < 0 and p != mp.floor(p):
        return mp.nan, mp.nan, mp.nan
    a = exp(p * mp.log(abs(x)))
    odd = x < 0 and mp.floor(p) % 2 == 1
    z = -a if odd else a
    return z, p * z / x, z * mp.log(x) if x > 0 else mp.nan


def hypot(x, y):
    r = mp.sqrt(x * x + y * y)
    return r, x / r, y / r


def atan2(y, x):
    r2 = x * x + y * y
    return mp.atan2(y, x), x / r2, -y / r2


def log_add_exp(x, y):
    return max(x, y) + log1p(exp(-abs(x - y))), sigmoid(x - y), sigmoid(y - x)


def softplus(x, b):
    u = x * b
    if u > 20:
        return x, 1, 0
    return log1pexp(u) / b, sigmoid(u), x * sigmoid(u) / b - log1pexp(u) / b**2


def elu(x, a):
    return (x, 1, 0) if x > 0 else (a * mp.expm1(x), a * exp(x), mp.expm1(x))


def celu(x, a):
    if x > 0:
        return x, 1, 0
    u = x / a
    return a * mp.expm1(u), exp(u), mp.expm1(u) - u * exp(u)


def leaky_relu(x, s):
    return (x, 1, 0) if x > 0 else (s * x, s, x)


def soft_shrink(x, l):
    if abs(x) <= l:
        return 0, 0, 0
    return x - mp.sign(x) * l, 1, -mp.sign(x)


SOME = [
    5e-324, 1e-200, single(1e-45), single(1e-20), 0.5, 1.0009765625, 700.0, 1200.0,
    2.0**53 + 2, single(1e19), MAX32, 1e200, MAX,
]
SIGNED = sorted(SOME + [-x for x in SOME])
EXPONENTS = [
    1e-320, 1e-17, single(1e-20), 0.5, 1.0, 3.0, 30.5, 1080.0, 7.3e5, 2.0**53, 2.0**53 + 2,
    single(1e19), 1e308,
]
EXPONENTS = sorted(EXPONENTS + [-x for x in EXPONENTS])

BINARY = {
    "div": (SIGNED, SIGNED, lambda x, y: (x / y, 1 / y, -x / y**2)),
    "pow": (SIGNED, EXPONENTS, power),
    "hypot": (SIGNED, SOME, hypot),
    "atan2": (SIGNED, SIGNED, atan2),
    "logAddExp": (SIGNED, SIGNED, log_add_exp),
    "xlogy": (SIGNED, SOME, lambda x, y: (x * mp.log(y), mp.log(y), x / y)),
    "xlog1py": (SIGNED, SOME, lambda x, y: (x * log1p(y), log1p(y), x / (1 + y))),
    "softplus": (SIGNED, SOME, softplus),
    "elu": (SIGNED, SIGNED, elu),
    "celu": (SIGNED, SIGNED, celu),
    "leakyRelu": (SIGNED, SIGNED, leaky_relu),
    "softShrink": (SIGNED, SIGNED, soft_shrink),
}

LERP = [-MAX, -1e308, -MAX32, -0.5, single(1e-45), 1e308, MAX32, MAX]
TERNARY = {
    "lerp": (LERP, LERP, [0.0, 0.25, 0.5, 0.75, 1.0, -1.5, 1e10],
             lambda x, y, w: (x + w * (y - x), 1 - w, w, y - x)),
}


def text(y):
    y = mpf(y)
    if mp.isnan(y):
        return "nan"
    if abs(y) >= mpf(2) ** 1024 - mpf(2) ** 970:
        return "-inf" if y < 0 else "inf"
    if abs(y) < mpf(2) ** -1022:
        # The nearest multiple of the smallest number, rounded once.
        return repr(math.ldexp(int(mp.nint(y * mpf(2) ** 1074)), -1074))
    return repr(float(y))


def write(out, operation, operands, results):
    row = [operation, " ".join(repr(float(x)) for x in operands)]
    row += [text(results[0]), " ".join(text(d) for d in results[1:])]
    out.write(",".join(row) + "\n")


def main():
    name = os.path.join(os.path.dirname(os.path.abspath(__file__)), "elementwise-extremes.csv")
    with open(name, "w", newline="\n", encoding="ascii") as out:
        out.write("operation,operands,value,derivatives\n")
        for op, (xs, f) in UNARY.items():
            for x in xs:
                write(out, op, [x], f(mpf(x)))
        for op, (xs, ys, f) in BINARY.items():
            for x in xs:
                for y in ys:
                    write(out, op, [x, y], f(mpf(x), mpf(y)))
        for op, (xs, ys, ws, f) in TERNARY.items():
            for x in xs:
                for y in ys:
                    for w in ws:
                        write(out, op, [x, y, w], f(mpf(x), mpf(y), mpf(w)))


if __name__ == "__main__":
    main()
