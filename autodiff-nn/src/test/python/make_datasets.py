"""Writes wine, breast_cancer, diabetes and digits from scikit-learn's copies into a folder.

    python3 make_datasets.py autodiff-nn/src/main/resources/autodiff/nn/data

The measurements are copied digit by digit. Only the presentation changes: the first line names the
columns, and the last column is what is to be predicted, classes by name. (iris.csv came the same way.)
"""

import csv
import gzip
import io
import os
import sys

import sklearn
from sklearn import datasets

source = os.path.join(os.path.dirname(datasets.__file__), "data")
target = sys.argv[1]


def text(name):
    path = os.path.join(source, name)
    opened = gzip.open(path, "rt") if name.endswith(".gz") else open(path)
    with opened as file:
        return file.read()


def shortest(number):
    value = float(number)
    return str(int(value)) if value == int(value) else repr(value)


def table(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def classes(name, features, column):
    rows = list(csv.reader(io.StringIO(text(name))))
    names = rows[0][2:]
    return table(features + [column], [row[:-1] + [names[int(row[-1])]] for row in rows[1:]])


def write(name, content):
    with open(os.path.join(target, name), "w") as file:
        file.write(content)


wine = [name.replace("_", " ") for name in datasets.load_wine().feature_names]
write("wine.csv", classes("wine_data.csv", wine, "cultivar"))

cells = [str(name) for name in datasets.load_breast_cancer().feature_names]
write("breast_cancer.csv", classes("breast_cancer.csv", cells, "diagnosis"))

patients = [line.split() for line in text("diabetes_data_raw.csv.gz").splitlines()]
progression = text("diabetes_target.csv.gz").split()
write(
    "diabetes.csv",
    table(
        ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6", "progression"],
        [[shortest(x) for x in row + [y]] for row, y in zip(patients, progression)],
    ),
)

pixels = ["pixel %d %d" % (row, column) for row in range(8) for column in range(8)]
digits = table(pixels + ["digit"], csv.reader(io.StringIO(text("digits.csv.gz"))))
with open(os.path.join(target, "digits.csv.gz"), "wb") as file:
    # Neither a name nor a time in the header: the same bytes on every run.
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as packed:
        packed.write(digits.encode("ascii"))

print("from scikit-learn", sklearn.__version__)
