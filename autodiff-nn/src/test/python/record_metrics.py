"""Records what scikit-learn makes of some outputs and targets, for MetricsTest.

    python3 record_metrics.py > autodiff-nn/src/test/resources/autodiff/nn/metrics/sklearn.txt

A line is a name and numbers. Class 3 is never predicted, class 4 is never right.
"""

import warnings

import numpy as np
import sklearn
from sklearn import metrics

warnings.simplefilter("ignore")
random = np.random.RandomState(1)


def line(name, numbers):
    print(name, *(repr(float(x)) for x in np.ravel(numbers)))


print("# scikit-learn", sklearn.__version__)
samples, classes = 40, 5
labels = range(classes)
targets = random.randint(0, 4, samples)
helped = np.eye(classes)[targets] * (random.rand(samples) < 0.5)[:, None]
scores = np.round(random.randn(samples, classes) + 2 * helped, 2)
scores[:, 3] -= 9
predicted = scores.argmax(1)
assert all(len(set(row)) == classes for row in scores.tolist())

line("targets", targets)
line("scores", scores)
line("accuracy", metrics.accuracy_score(targets, predicted))
for k in (1, 2, 3, 5):
    line("top%d" % k, metrics.top_k_accuracy_score(targets, scores, k=k, labels=labels))
line("confusion", metrics.confusion_matrix(targets, predicted, labels=labels))
for name in ("precision", "recall", "f1"):
    score = getattr(metrics, name + "_score")
    for average in ("macro", "micro", "weighted"):
        line(name + "_" + average, score(targets, predicted, labels=labels, average=average))
    line(name, score(targets, predicted, labels=labels, average=None))

right = np.round(random.randn(12, 2) * 3 + [1e4, 5], 2)
outputs = np.round(right + random.randn(12, 2), 2)
line("right", right)
line("outputs", outputs)
line("r2", metrics.r2_score(right, outputs))
line("mae", metrics.mean_absolute_error(right, outputs))
line("mse", metrics.mean_squared_error(right, outputs))
