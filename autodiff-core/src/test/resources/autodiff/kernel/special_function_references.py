#!/usr/bin/env python3
"""Writes reference values of the special functions of autodiff.kernel.

Needs mpmath (and, for speed only, gmpy2). Without arguments it writes
special-function-references.csv beside itself: columns function, order, x,
expected and unit. ``expected`` is the exact value at the double ``x`` rounded
to the nearest double; ``unit`` is the number whose last place measures the
error, left empty where that is the expected value itself.

    special_function_references.py [POINTS [FILE [SEED]]]

With a FILE ending in .full the column ``low`` is added: the exact value less
``expected``, for measurements finer than half a unit in the last place.
"""

import os
import random
import sys

import mpmath
from mpmath import mp, mpf

mp.dps = 60

MAX = sys.float_info.max
MIN = 5e-324
HALF = mpf(1) / 2


# ---------------------------------------------------------------- functions


def asymptotic_erfcx(x):
    """x sqrt(pi) erfcx(x) for x > 1e6, less one."""
    u = 1 / (x * x)
    return -u / 2 + 3 * u**2 / 4 - 15 * u**3 / 8 + 105 * u**4 / 16


def erfc(x):
    return mpmath.erfc(x) if x < 100 else mpf(0)


def erfcx(x):
    if x > 10**6:
        return (1 + asymptotic_erfcx(x)) / (x * mpmath.sqrt(mp.pi))
    return mpmath.exp(x * x) * mpmath.erfc(x)


def erfinv(x):
    a = abs(x)
    if a < mpf(10) ** -12:
        u = mp.pi * x * x
        return mpmath.sqrt(mp.pi) / 2 * x * (1 + u / 12 + 7 * u**2 / 480 + 127 * u**3 / 40320)
    if a <= HALF:
        y = mpmath.mpf(mpmath.erfinv(x))
        for _ in range(2):
            y -= (mpmath.erf(y) - x) * mpmath.sqrt(mp.pi) / 2 * mpmath.exp(y * y)
        return y
    return mpmath.sign(x) * erfc_inv(1 - a)


def erfc_inv(q):
    """Newton's method on ln erfc(y) = ln q."""
    if q >= HALF:
        return erfinv(1 - q)
    log = mpmath.log(q)
    y = mpmath.sqrt(-log)
    for _ in range(80):
        e = mpmath.erfc(y)
        step = (mpmath.log(e) - log) * e * mpmath.sqrt(mp.pi) / 2 * mpmath.exp(y * y)
        y += step
        if abs(step) < mpf(10) ** -50 * y:
            return y
    raise ArithmeticError("no convergence at %s" % q)


def ndtr(x):
    if x < -100:
        return mpf(0)
    return erfc(-x / mpmath.sqrt(2)) / 2


def log_ndtr(x):
    if x < -(10**6):
        t = -x / mpmath.sqrt(2)
        rest = mpmath.log1p(asymptotic_erfcx(t)) - mpmath.log(2 * t * mpmath.sqrt(mp.pi))
        return -x * x / 2 + rest
    if x < 0:
        return mpmath.log(mpmath.erfc(-x / mpmath.sqrt(2)) / 2)
    return mpmath.log1p(-ndtr(-x))


def ndtri(p):
    if p < mpf(1) / 4:
        return -mpmath.sqrt(2) * erfc_inv(2 * p)
    if p <= mpf(3) / 4:
        return mpmath.sqrt(2) * erfinv(2 * p - 1)
    return mpmath.sqrt(2) * erfc_inv(2 * (1 - p))


def lgamma(x):
    with mp.workdps(100):
        if x > 0:
            return mpmath.loggamma(x)
        if x > -60:
            return -mpmath.log(abs(mpmath.rgamma(x)))
        return mpmath.log(mp.pi / abs(x * mpmath.sinpi(x))) - mpmath.loggamma(-x)


def zeta(s, a):
    """The Hurwitz zeta function for integer s > 1 and a > 0, by Euler-Maclaurin."""
    total = mpf(0)
    while a < s + 60:
        total += a**-s
        a += 1
    tail = a / (s - 1) + HALF
    factor = s / a
    for k in range(1, 60):
        term = mpmath.bernoulli(2 * k) / mpmath.factorial(2 * k) * factor
        tail += term
        if abs(term) < mpf(10) ** -60:
            break
        factor *= (s + 2 * k - 1) * (s + 2 * k) / a**2
    return total + tail * a**-s


def polygamma(n, x):
    """The value, and the sum of the absolute values of its terms."""
    with mp.workdps(90):
        if n == 0:
            value = mpmath.psi(0, x) if x < 10**8 else digamma_large(x)
            return value, max(abs(value), mpmath.log(abs(x)))
        if x > 0:
            value = mpmath.factorial(n) * zeta(n + 1, x)
            return (-1) ** (n + 1) * value, value
    # Close to zero f and 1 - f need as many more digits as x has leading zeros.
    with mp.workdps(90 + int(max(0, -mpmath.log10(abs(x))))):
        f = x - mpmath.floor(x)
        left = zeta(n + 1, 1 - f) - zeta(n + 1, 1 - x)
        right = zeta(n + 1, f)
        scale = mpmath.factorial(n)
        return scale * ((-1) ** (n + 1) * right + left), scale * (right + left)


def digamma_large(x):
    u = 1 / (x * x)
    return mpmath.log(x) - 1 / (2 * x) - u / 12 + u**2 / 120 - u**3 / 252


def bessel(k, x, scaled):
    a = abs(x)
    if a > 1000:
        total = mpf(0)
        term = mpf(1)
        for j in range(40):
            total += term
            term *= -(4 * k * k - (2 * j + 1) ** 2) / ((j + 1) * 8 * a)
        value = total / mpmath.sqrt(2 * mp.pi * a)
        if not scaled:
            value *= mpmath.exp(min(a, mpf(3000)))
    else:
        value = mpmath.besseli(k, a)
        if scaled:
            value *= mpmath.exp(-a)
    return value if k == 0 or x >= 0 else -value


def asinh(x):
    a = abs(x)
    if a < mpf(10) ** -20:
        return x - x**3 / 6
    with mp.workdps(100):
        return mpmath.sign(x) * mpmath.log(a + mpmath.sqrt(a * a + 1))


def acosh(x):
    with mp.workdps(100):
        return mpmath.log(x + mpmath.sqrt(x * x - 1))


def atanh(x):
    if abs(x) < mpf(10) ** -20:
        return x + x**3 / 3
    with mp.workdps(100):
        return mpmath.log((1 + x) / (1 - x)) / 2


def log1p_exp(x):
    if abs(x) > 10**4:
        return max(x, mpf(0))
    return mpmath.log1p(mpmath.exp(x))


def sigmoid(x):
    if abs(x) > 10**4:
        return mpf(1 if x > 0 else 0)
    return mpmath.exp(x) / (1 + mpmath.exp(x))


def logit(p):
    with mp.workdps(100):
        return mpmath.log(p) - mpmath.log1p(-p)


def sinc(x):
    if abs(x) < mpf(10) ** -20:
        return mpf(1)
    return mpmath.sinpi(x) / (mp.pi * x)


def sinc_derivative(x):
    if abs(x) < mpf(10) ** -10:
        return -mp.pi**2 * x / 3 * (1 - mp.pi**2 * x**2 / 10 + mp.pi**4 * x**4 / 280)
    with mp.workdps(90):
        return (mpmath.cospi(x) - sinc(x)) / x


def sinc_second(x):
    if abs(x) < mpf(10) ** -6:
        u = mp.pi**2 * x**2
        return -mp.pi**2 * (mpf(1) / 3 - u / 10 + u**2 / 168 - u**3 / 6480 + u**4 / 443520)
    with mp.workdps(90):
        return -mp.pi**2 * sinc(x) - 2 * sinc_derivative(x) / x


# ------------------------------------------------------------------- points


def lin(a, b):
    return lambda: random.uniform(a, b)


def log(a, b):
    """Evenly spread in the exponent between the powers of ten a and b."""

    def draw():
        e = random.uniform(a, b)
        # A power below the normal range would be taken as zero.
        return 10.0**e if e > -300 else 10.0 ** (e + 100) * 1e-100

    return draw


def both(g):
    return lambda: random.choice((-1, 1)) * g()


def around(points, smallest=-16):
    """Close to one of the points, at distances of every order."""

    def draw():
        c = random.choice(points)
        return c + random.choice((-1, 1)) * (abs(c) + 1e-300) * 10.0 ** random.uniform(smallest, -1)

    return draw


def beside(low, high):
    """Next to an integer in the range, at distances of every order."""

    def draw():
        return random.randint(low, high) + random.choice((-1, 1)) * 10.0 ** random.uniform(-16, -0.3)

    return draw


WHOLE = both(log(-323, 308))
SUBNORMAL_UP = log(-323, -5)


def zeros(f, low, high):
    """The zeros of f between neighboring negative integers."""
    found = []
    for m in range(low, high):
        grid = [m + mpf(j) / 64 for j in range(1, 64)]
        grid = [m + mpf(2) ** -j for j in range(60, 6, -1)] + grid
        grid += [m + 1 - mpf(2) ** -j for j in range(7, 61)]
        values = [f(g) for g in grid]
        for a, b, u, v in zip(grid, grid[1:], values, values[1:]):
            if u * v < 0:
                found.append(float(mpmath.findroot(f, (a, b), solver="anderson", tol=1e-40)))
    return found


def order(low, high, step=1):
    return lambda: random.randrange(low, high + 1, step)


FUNCTIONS = {}


def define(name, f, *generators, unit=None, orders=None, fixed=()):
    FUNCTIONS[name] = (f, generators, unit, orders, fixed)


define("erf", mpmath.erf, lin(-1, 1), lin(-7, 7), WHOLE, fixed=(0.0, 0.75, 1e300))
define("erfc", erfc, lin(-1, 1.5), lin(-7, 7), lin(0, 27.3), lin(26, 27.23), WHOLE)
define("erfcx", erfcx, lin(-1, 1.5), lin(-27, 7), lin(0, 60), WHOLE,
       fixed=(MAX, 1e308, -26.6287, -26.7))
define("erfinv", erfinv, lin(-1, 1), both(log(-323, 0)), lambda: 1 - 10.0 ** random.uniform(-16, 0),
       fixed=(0.5, 1 - 2.0**-53, -0.5, 2.0**-1074))
define("erfcInv", erfc_inv, lin(0, 2), log(-323, 0), lambda: 2 - 10.0 ** random.uniform(-15, 0),
       around((1.0,)), fixed=(MIN, 0.5, 1.5))
define("ndtr", ndtr, lin(-2, 2), lin(-38.5, 9), lin(-38.49, -37.4), WHOLE)
define("logNdtr", log_ndtr, lin(-2, 2), lin(-40, 40), both(log(-323, 155)), WHOLE,
       fixed=(-1e150, -1e154, -1.8e154))
define("ndtri", ndtri, lin(0, 1), log(-323, 0), lambda: 1 - 10.0 ** random.uniform(-16, 0),
       around((0.5,)), fixed=(MIN, 0.25, 0.75))
define("lgamma_pos", lgamma, lin(0, 3), lin(0, 12), log(-323, 305), around((1.0, 2.0)),
       fixed=(2.5e305, 10.0, 1.0, 2.0))
define("lgamma_neg", lgamma, lin(-6, 0), lin(-45, 0), beside(-60, -1),
       lambda: -log(-323, 10)(), around(zeros(lgamma, -17, -2)))
ROOTS = [1.4616321449683622]
NEGATIVE_ROOTS = zeros(lambda x: mpmath.psi(0, x), -20, 0)
define("digamma_pos", lambda x: polygamma(0, x)[0], lin(0, 3), lin(0, 12), log(-320, 308),
       around(ROOTS))
define("digamma_neg", lambda x: polygamma(0, x)[0], lin(-6, 0), lin(-20, 0), beside(-20, 0),
       lambda: -log(-308, 0)(), around(NEGATIVE_ROOTS))
define("digamma_far", lambda x: polygamma(0, x)[0], lin(-60, -20), beside(-1000, -20),
       lambda: -log(1.3, 14)(), unit=lambda x: polygamma(0, x)[1])
define("trigamma", lambda x: polygamma(1, x)[0], lin(-6, 6), lin(-50, 12), both(log(-154, 14)),
       beside(-100, 0), log(0, 308))
define("polygamma_pos", lambda n, x: polygamma(n, x)[0], lin(0, 6), lin(0, 60), log(-10, 10),
       lambda: log(0, 100)(), orders=order(2, 30))
define("polygamma_neg", lambda n, x: polygamma(n, x)[0], lin(-6, 0), lin(-60, 0),
       beside(-100, 0), lambda: -log(-8, 9)(), orders=order(3, 29, 2))
define("polygamma_even", lambda n, x: polygamma(n, x)[0], lin(-6, 0), lin(-60, 0),
       beside(-100, 0), lambda: -log(-8, 9)(), unit=lambda n, x: polygamma(n, x)[1],
       orders=order(2, 30, 2))
define("polygamma_big", lambda n, x: polygamma(n, x)[0], lin(0, 300), log(-1, 4),
       orders=order(31, 170))
for K in (0, 1):
    define("i%d" % K, lambda x, k=K: bessel(k, x, False), lin(-9, 9), lin(-40, 40),
           lin(-713.9, 713.9), lin(705, 713.98), both(log(-323, 2)))
    define("i%de" % K, lambda x, k=K: bessel(k, x, True), lin(-9, 9), lin(-40, 40),
           lin(-800, 800), WHOLE)
define("asinh", asinh, lin(-3, 3), both(log(-12, 12)), WHOLE, fixed=(MAX, 2.0, 1e-9))
define("acosh", acosh, lin(1, 4), log(0, 308), lambda: 1 + 10.0 ** random.uniform(-16, 0))
define("atanh", atanh, lin(-1, 1), both(log(-323, 0)), lambda: 1 - 10.0 ** random.uniform(-16, 0))
define("exp2", lambda x: mpf(2) ** max(x, mpf(-5000)), lin(-2, 2), lin(-1080, 1024),
       lin(-1075, -1020), both(log(-323, 3)))
define("log2", lambda x: mpmath.log(x) / mpmath.log(2), lin(0, 4), log(-323, 308), around((1.0,)))
define("log1pExp", log1p_exp, lin(-3, 3), lin(-745, 50), lin(-745, -700), WHOLE)
define("sigmoid", sigmoid, lin(-3, 3), lin(-745, 50), lin(-745, -700), WHOLE)
define("logSigmoid", lambda x: -log1p_exp(-x), lin(-3, 3), lin(-50, 745), lin(700, 745), WHOLE)
define("logit", logit, lin(0, 1), log(-323, 0), around((0.5,)),
       lambda: 1 - 10.0 ** random.uniform(-16, 0))
define("sinPi", mpmath.sinpi, lin(-2, 2), lin(-1e3, 1e3), both(log(-323, 16)), beside(-99, 99))
define("cosPi", mpmath.cospi, lin(-2, 2), lin(-1e3, 1e3), both(log(-323, 16)),
       around((0.5, 1.5, 7.5, 1000.5)))
define("sinc", sinc, lin(-2, 2), lin(-1e3, 1e3), both(log(-323, 16)), beside(-99, 99))
define("sincDerivative", sinc_derivative, lin(-1.25, 1.25), both(log(-323, 0)))
define("sincDerivative_far", sinc_derivative, lin(1.25, 9), lin(-1e3, 1e3), both(log(0.1, 15)),
       unit=lambda x: 1 / x)
define("sincSecond", sinc_second, lin(-0.4, 0.4), both(log(-323, -0.4)))
define("sincSecond_far", sinc_second, lin(0.4, 9), lin(-1e3, 1e3), both(log(-0.4, 15)),
       unit=lambda x: mp.pi**2 / max(1, mp.pi * abs(x)))


# ------------------------------------------------------------------- output


def rounded(v):
    """The double nearest to v, also in the subnormal range."""
    if v == 0:
        return 0.0
    sign, man, exp, _ = mpf(v)._mpf_
    man, exp = int(man), int(exp)
    if exp > 2000 or man.bit_length() + exp > 1100:
        return float("-inf") if sign else float("inf")
    if man.bit_length() + exp < -1200:
        return 0.0
    try:
        r = man * 2**exp / 1 if exp >= 0 else man / 2**-exp
    except OverflowError:
        r = float("inf")
    return -r if sign else r


def main():
    points = int(sys.argv[1]) if len(sys.argv) > 1 else 195
    default = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                           "special-function-references.csv")
    target = sys.argv[2] if len(sys.argv) > 2 else default
    random.seed(int(sys.argv[3]) if len(sys.argv) > 3 else 20240229)
    chosen = sys.argv[4].split(",") if len(sys.argv) > 4 else FUNCTIONS
    full = target.endswith(".full")
    with open(target, "w") as out:
        out.write("function,order,x,expected,unit%s\n" % (",low" if full else ""))
        for name in chosen:
            f, generators, unit, orders, fixed = FUNCTIONS[name]
            count = 0
            while count < points:
                n = orders() if orders else 0
                x = fixed[count] if count < len(fixed) else generators[count % len(generators)]()
                count += 1
                arguments = (n, mpf(x)) if orders else (mpf(x),)
                try:
                    value = f(*arguments)
                except (ZeroDivisionError, ValueError):
                    continue  # at a pole or outside the domain
                if not mpmath.isfinite(value) or isinstance(value, mpmath.mpc):
                    continue
                expected = rounded(value)
                if abs(expected) == float("inf"):
                    continue
                measure = "" if unit is None else repr(rounded(abs(unit(*arguments))))
                row = [name, str(n) if orders else "", repr(x), repr(expected), measure]
                if full:
                    row.append(repr(float(value - mpf(expected))))
                out.write(",".join(row) + "\n")


if __name__ == "__main__":
    main()
