"""Records what scikit-learn makes of yes-or-no scores, and of log losses, for BinaryMetricsTest.

    /usr/bin/python3 autodiff-nn/src/test/python/record_binary_metrics.py \
        > autodiff-nn/src/test/resources/autodiff/nn/metrics/binary.txt

Recorded with scikit-learn 1.2.1 (Debian's python3-sklearn). A line is a name and numbers. Scores
are rounded to one digit, so that many are equal, also between the two kinds of samples.
"""

import warnings

import numpy as np
import sklearn
from sklearn import metrics

warnings.simplefilter("ignore")
random = np.random.RandomState(3)


def line(name, numbers):
    print(name, *(repr(float(x)) for x in np.ravel(numbers)))


def record(case, targets, scores):
    line(case + ".targets", targets)
    line(case + ".scores", scores)
    predicted = scores > 0
    line(case + ".accuracy", metrics.accuracy_score(targets, predicted))
    line(case + ".precision", metrics.precision_score(targets, predicted))
    line(case + ".recall", metrics.recall_score(targets, predicted))
    line(case + ".f1", metrics.f1_score(targets, predicted))
    line(case + ".average", metrics.average_precision_score(targets, scores))
    if 0 < targets.sum() < len(targets):
        line(case + ".auc", metrics.roc_auc_score(targets, scores))
    probabilities = 1 / (1 + np.exp(-scores))
    line(case + ".logloss", metrics.log_loss(targets, probabilities, labels=[0, 1]))


print("# scikit-learn", sklearn.__version__)
targets = random.randint(0, 2, 37)
record("usual", targets, np.round(random.randn(37) + 1.2 * targets - 0.5, 1))
rare = (random.rand(60) < 0.1).astype(int)
record("rare", rare, np.round(2 * random.randn(60) - 1, 1))
record("ties", np.array([0, 1, 1, 0, 1, 0]), np.full(6, 0.5))
record("perfect", np.array([0, 0, 1, 1]), np.array([-2.0, -1.0, 0.5, 3.0]))
record("reversed", np.array([1, 1, 0, 0]), np.array([-2.0, -1.0, 0.5, 3.0]))
record("never", np.array([1, 0, 1]), np.array([-1.0, -2.0, -3.0]))
record("nothing", np.array([0, 0, 0]), np.array([-1.0, 2.0, -3.0]))
record("all", np.array([1, 1, 1]), np.array([-1.0, 2.0, 3.0]))

samples, classes = 25, 4
right = random.randint(0, classes, samples)
scores = np.round(3 * random.randn(samples, classes), 2)
powers = np.exp(scores - scores.max(1, keepdims=True))
line("classes.targets", right)
line("classes.scores", scores)
line(
    "classes.logloss",
    metrics.log_loss(right, powers / powers.sum(1, keepdims=True), labels=range(classes)),
)
