#!/usr/bin/env python3
"""Prints the coefficient tables of the special functions of autodiff.kernel.

Needs mpmath. Every table is the Chebyshev series of a smooth function over an
interval, interpolated at Chebyshev points in 60-digit arithmetic, truncated
where its tail falls below the tolerance and rewritten in powers of the
distance from a center. Three layouts: "split" (the constant term as a double
and its rounding error, then the other coefficients), "plain" (one double
each) and "pairs" (a double and its rounding error each).
"""

import mpmath
from mpmath import besseli, cos, erf, erfc, exp, log, loggamma, mp, mpf, pi, psi, sqrt

mp.dps = 60
HALF = mpf(1) / 2


def chebyshev(f, a, b, count):
    a, b = mpf(a), mpf(b)
    angles = [pi * (2 * j + 1) / (2 * count) for j in range(count)]
    values = [f((a + b) / 2 + (b - a) / 2 * cos(t)) for t in angles]
    series = [
        sum(v * cos(k * t) for v, t in zip(values, angles)) * 2 / count for k in range(count)
    ]
    series[0] /= 2
    return series, min(abs(v) for v in values)


def powers(series, a, b, center):
    """Coefficients of the powers of x - center."""
    a, b, center = mpf(a), mpf(b), mpf(center)
    slope, shift = 2 / (b - a), (2 * center - a - b) / (b - a)

    def times(p):
        r = [mpf(0)] * (len(p) + 1)
        for i, v in enumerate(p):
            r[i] += shift * v
            r[i + 1] += slope * v
        return r

    before, now = [mpf(1)], times([mpf(1)])
    result = [mpf(0)] * len(series)
    result[0] = series[0]
    for c in series[1:]:
        for i, v in enumerate(now):
            result[i] += c * v
        after = [2 * v for v in times(now)]
        for i, v in enumerate(before):
            after[i] -= v
        before, now = now, after
    return result


def fit(name, f, a, b, center, tolerance=-58, layout="split", count=44):
    series, smallest = chebyshev(f, a, b, count)
    n = count
    while n > 1 and sum(abs(v) for v in series[n - 1:]) < mpf(2) ** tolerance * smallest:
        n -= 1
    c = powers(series[:n], a, b, center)
    pair = lambda v: [float(v), float(v - mpf(float(v)))]
    if layout == "plain":
        doubles = [float(v) for v in c]
    elif layout == "pairs":
        doubles = [d for v in c for d in pair(v)]
    else:
        doubles = pair(c[0]) + [float(v) for v in c[1:]]
    show(name, doubles)


def show(name, doubles):
    rows = [doubles[i:i + 3] for i in range(0, len(doubles), 3)]
    lines = ",\n".join("    " + ", ".join(map(repr, row)) for row in rows)
    print("  private static final double[] %s = {\n%s\n  };\n" % (name, lines))


def series_or(f, threshold, *taylor):
    """f, replaced by a Taylor series close to zero, where it would lose digits."""

    def g(u):
        if u >= mpf(10) ** threshold:
            return f(u)
        return sum(mpf(c) * u**k for k, c in enumerate(taylor))

    return g


# ---------------------------------------------------------- error functions

root_pi = sqrt(pi)


def erfcx(x):
    return exp(x * x) * erfc(x)


def erfc_inv(q):
    if q >= mpf("0.1"):
        return mpmath.erfinv(1 - q)
    y = sqrt(-log(q) - log(sqrt(-log(q)) * root_pi))
    step = mpf(1)
    while abs(step) > mpf(10) ** -50:
        e = erfc(y)
        step = (log(e) - log(q)) * e * root_pi / 2 * exp(y * y)
        y += step
    return y


fit("ERF", series_or(lambda u: erf(sqrt(u)) / sqrt(u), -20, 2 / root_pi, -2 / root_pi / 3),
    0, mpf(9) / 16, 0)
fit("ERFCX_0", erfcx, -HALF, HALF, 0)
fit("ERFCX_1", erfcx, HALF, 3 * HALF, 1)
fit("ERFCX_2", erfcx, 3 * HALF, 3, "2.25")
fit("ERFCX_3", erfcx, 3, 6, "4.5")
large = [(-1) ** k * mpmath.fac2(2 * k - 1) / mpf(2) ** k / root_pi for k in range(7)]
fit("ERFCX_4", series_or(lambda u: erfcx(1 / sqrt(u)) / sqrt(u), -6, *large), 0, mpf(1) / 36, 0)
fit("ERFINV", series_or(lambda u: mpmath.erfinv(sqrt(u)) / sqrt(u), -16,
                        root_pi / 2, root_pi / 2 * pi / 12), 0, "0.25", 0)
for i, (a, b, c) in enumerate((("0.83", "1.5", "1.125"), ("1.5", "2.5", 2), ("2.5", "4.5", "3.5"),
                               ("4.5", 9, "6.75"), (9, 28, 18))):
    fit("ERFCINV_%d" % i, lambda r: erfc_inv(exp(-r * r)) / r, a, b, c)

# --------------------------------------------------------- Bessel functions

fit("I0", series_or(lambda y: (besseli(0, 2 * sqrt(y)) - 1) / y, -20, 1, mpf(1) / 4), 0, 4, 0,
    layout="plain")
fit("I1", series_or(lambda y: (besseli(1, 2 * sqrt(y)) / sqrt(y) - 1) / y, -20,
                    HALF, mpf(1) / 12), 0, 4, 0, layout="plain")
for order in (0, 1):
    scaled = lambda x: besseli(order, x) * exp(-x)
    fit("I%dE_0" % order, scaled, 4, 8, 6)
    fit("I%dE_1" % order, scaled, 8, 16, 12)
    fit("I%dE_2" % order, scaled, 16, 32, 24)
    hankel = [1 / sqrt(2 * pi)]
    for j in range(13):
        hankel.append(hankel[-1] * ((2 * j + 1) ** 2 - 4 * order**2) / (8 * (j + 1)))
    fit("I%dE_3" % order, series_or(lambda u: scaled(1 / u) / sqrt(u), -4, *hankel),
        0, mpf(1) / 32, 0)

# ---------------------------------------------------- gamma and derivatives


def bernoulli(coefficient):
    return [coefficient(2 * k, mpmath.bernoulli(2 * k)) for k in range(1, 8)]


fit("LG_HALF", lambda x: loggamma(x) / (x - 1), HALF, 1, "0.75")
fit("LG_ONE", lambda x: loggamma(x) / ((x - 1) * (x - 2)), 1, 2, "1.5")
fit("LG_TWO", lambda x: loggamma(x) / (x - 2), 2, 3, "2.5")
fit("LG_THREE", loggamma, 3, 4, "3.5")
fit("LG_FOUR", loggamma, 4, 6, 5)
fit("LG_SIX", loggamma, 6, 10, 8)


def stirling(u):
    x = 1 / sqrt(u)
    return (loggamma(x) - (x - HALF) * log(x) + x - log(2 * pi) / 2) * x


fit("LG_STIRLING", series_or(stirling, -8, *bernoulli(lambda n, v: v / (n * (n - 1)))),
    0, mpf(1) / 100, 0, -50, "plain")
fit("RGAMMA", mpmath.rgamma, 1, 2, "1.5", -110, "pairs", 60)
root = mpmath.findroot(lambda x: psi(0, x), mpf("1.4616321449683623"))
fit("DG_ONE", lambda x: psi(0, x) / (x - root), 1, 2, "1.5")
digamma, trigamma = (lambda x: psi(0, x)), (lambda x: psi(1, x))
for name, f in (("DG", digamma), ("TG", trigamma)):
    if f is trigamma:
        fit("TG_ONE", f, 1, 2, "1.5")
    fit(name + "_TWO", f, 2, 3, "2.5")
    fit(name + "_THREE", f, 3, 5, 4)
    fit(name + "_FIVE", f, 5, 10, "7.5")
fit("DG_INF", series_or(lambda u: (-log(u) / 2 - sqrt(u) / 2 - digamma(1 / sqrt(u))) / u, -8,
                        *bernoulli(lambda n, v: v / n)), 0, mpf(1) / 100, 0, -50, "plain")
fit("TG_INF", series_or(lambda u: (trigamma(1 / sqrt(u)) - sqrt(u) - u / 2) / u / sqrt(u), -8,
                        *bernoulli(lambda n, v: v)), 0, mpf(1) / 100, 0, -50, "plain")
fit("DG_DD", digamma, 3, 4, "3.5", -110, "pairs", 60)
show("BERNOULLI",
     [float(mpmath.bernoulli(2 * k) / mpmath.factorial(2 * k)) for k in range(1, 13)])

# ------------------------------------------------------ elementary functions


def sinc_slope(u):
    x = sqrt(u)
    return (mpmath.cospi(x) - mpmath.sinpi(x) / (pi * x)) / u


# sinc(x) is the sum of (-1)^k (pi x)^(2k) / (2k + 1)!.
sinc_terms = [(-1) ** k * pi ** (2 * k) / mpmath.factorial(2 * k + 1) for k in range(8)]
slope_terms = [2 * k * c for k, c in enumerate(sinc_terms)][1:]
bend_terms = [2 * k * (2 * k - 1) * c for k, c in enumerate(sinc_terms)][1:]
slope = series_or(sinc_slope, -8, *slope_terms)
fit("SIN_PI", series_or(lambda u: mpmath.sinpi(sqrt(u)) / sqrt(u), -20, pi, -(pi**3) / 6),
    0, mpf(1) / 16, 0)
fit("COS_PI", series_or(lambda u: (mpmath.cospi(sqrt(u)) - 1) / u, -20,
                        -(pi**2) / 2, pi**4 / 24), 0, mpf(1) / 16, 0, layout="plain")
fit("DSINC", slope, 0, "0.25", 0)
fit("D2SINC", series_or(lambda u: -pi * mpmath.sinpi(sqrt(u)) / sqrt(u) - 2 * slope(u), -8,
                        *bend_terms), 0, 1, 0, -60)
fit("EXP2", lambda x: (mpf(2) ** x - 1) / x if abs(x) > mpf(10) ** -25 else log(2), -HALF, HALF, 0)
