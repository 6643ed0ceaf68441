"""Files of PyTorch and NumPy for the tests of autodiff.io, and a check of files that autodiff wrote.

    python3 record_safetensors.py record FOLDER   writes the files, and expected.json with what is in them
    python3 record_safetensors.py check FOLDER    reads written.safetensors, written-*.npy and written.npz there

Recorded with PyTorch 1.13 and NumPy 1.24. The safetensors bytes are written and read here with
struct and json, after the format's specification, so that the script needs nothing else.
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np
import torch

NAMES = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16",
    torch.int64: "I64", torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8",
    torch.bool: "BOOL",
}
TYPES = {name: dtype for dtype, name in NAMES.items()}


def raw(tensor):
    """The bytes of a tensor; NumPy has no bfloat16, so these go as int16."""
    tensor = tensor.detach().contiguous()
    if tensor.dtype == torch.bfloat16:
        tensor = tensor.view(torch.int16)
    return tensor.numpy().tobytes()


def save(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    # As the reference implementation does: wide types first, then by name.
    for name in sorted(tensors, key=lambda n: (-tensors[n].element_size(), n)):
        piece = raw(tensors[name])
        header[name] = {
            "dtype": NAMES[tensors[name].dtype],
            "shape": list(tensors[name].shape),
            "data_offsets": [len(data), len(data) + len(piece)],
        }
        data += piece
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def load(path):
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    data = content[8 + length :]
    metadata = header.pop("__metadata__", {})
    tensors, end = {}, 0
    for name, info in sorted(header.items(), key=lambda e: e[1]["data_offsets"]):
        begin, end_of_this = info["data_offsets"]
        assert begin == end, name
        dtype = TYPES[info["dtype"]]
        assert (8 + length + begin) % torch.empty(0, dtype=dtype).element_size() == 0, name + " is not aligned"
        piece = bytearray(data[begin:end_of_this])
        flat = torch.frombuffer(piece, dtype=dtype) if piece else torch.empty(0, dtype=dtype)
        tensors[name] = flat.reshape(info["shape"])
        end = end_of_this
    assert end == len(data)
    return tensors, metadata


def network():
    return torch.nn.Sequential(
        torch.nn.Linear(3, 5), torch.nn.BatchNorm1d(5), torch.nn.Tanh(), torch.nn.Linear(5, 2)
    )


def listed(tensor):
    tensor = torch.as_tensor(tensor)
    numbers = [float(x) for x in tensor.detach().double().flatten()]
    return {"shape": list(tensor.shape), "numbers": [x if np.isfinite(x) else repr(x) for x in numbers]}


def record(folder):
    torch.manual_seed(6)
    expected = {}

    model = network()
    for _ in range(3):
        model(torch.randn(7, 3))
    model.eval()
    x = torch.randn(4, 3)
    state = dict(model.state_dict())
    save(folder / "state.safetensors", state, {"format": "pt", "note": "größer ≥ 0"})
    expected["state.safetensors"] = {name: listed(t) for name, t in state.items()}
    expected["input"], expected["output"] = listed(x), listed(model(x))

    corners = [0.0, -0.0, 1.0, -1.5, 1 / 3, 65504.0, 6e-8, 1e-5, float("inf"), -float("inf")]
    kinds = {"scalar": torch.tensor(2.5, dtype=torch.float64), "none": torch.zeros(0, 3)}
    for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
        kinds[NAMES[dtype]] = torch.tensor(corners, dtype=dtype).reshape(2, 5)
    for dtype in (torch.int64, torch.int32, torch.int16, torch.int8):
        info = torch.iinfo(dtype)
        least, most = max(info.min, -(2**53)), min(info.max, 2**53)
        kinds[NAMES[dtype]] = torch.tensor([least, -1, 0, most], dtype=dtype)
    kinds["U8"] = torch.tensor([0, 1, 255], dtype=torch.uint8)
    kinds["BOOL"] = torch.tensor([[True, False], [False, True]])
    save(folder / "types.safetensors", kinds, {})
    expected["types.safetensors"] = {name: listed(t) for name, t in kinds.items()}

    arrays = {"scalar": np.array(2.5), "none": np.zeros((0, 3)), "vector": np.array([1.0, 2, 3])}
    for code in ("<f8", ">f8", "<f4", ">f4", "<f2", ">f2"):
        with np.errstate(over="ignore"):
            arrays[code.replace("<", "le-").replace(">", "be-")] = np.array(corners).reshape(5, 2).astype(code)
    for code in ("<i8", ">i8", "<i4", ">i4", "<i2", ">i2", "|i1", "<u8", "<u4", ">u4", "<u2", ">u2", "|u1"):
        info = np.iinfo(code)
        least, most = max(info.min, -(2**53)), min(info.max, 2**53)
        name = code.replace("<", "le-").replace(">", "be-").replace("|", "")
        arrays[name] = np.array([least, 0, most], dtype=code)
    arrays["b1"] = np.array([True, False])
    arrays["columns"] = np.asfortranarray(np.arange(24.0).reshape(2, 3, 4))
    arrays["columns-f4"] = np.asfortranarray(np.arange(6, dtype="f4").reshape(3, 2))
    np.savez(folder / "arrays.npz", **arrays)
    np.savez_compressed(folder / "compressed.npz", **arrays)
    expected["arrays"] = {
        name: listed(a.astype("f8")) for name, a in arrays.items()
    }
    for version in (1, 2, 3):
        with open(folder / f"version{version}.npy", "wb") as f:
            np.lib.format.write_array(f, arrays["columns"], version=(version, 0))
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")


def check(folder):
    """What WrittenFilesTest writes: these numbers, in these types."""
    tensors, metadata = load(folder / "written.safetensors")
    assert metadata == {"epoch": "12", "größe": 'a "quoted" ≥ text'}, metadata
    assert list(json.loads((folder / "written.safetensors").read_bytes()[8:].split(b"}}", 1)[0] + b"}}"))[1:] == [
        "0.weight", "0.bias", "double", "scalar", "none"], "order of names"
    weight = torch.arange(15.0).reshape(5, 3) / 7
    model = network()[0]
    model.load_state_dict({n[2:]: t for n, t in tensors.items() if n.startswith("0.")})
    assert torch.equal(model.weight, weight)
    assert torch.equal(model.bias, torch.tensor([0.0, 1, -1, float("inf"), 1e-45]))
    assert tensors["double"].dtype == torch.float64
    assert torch.equal(tensors["double"], torch.tensor([[1 / 3, -0.0], [1e308, 5e-324]], dtype=torch.float64))
    assert tensors["scalar"].shape == () and tensors["scalar"].item() == 2.5
    assert tensors["none"].shape == (0, 3) and tensors["none"].dtype == torch.float32

    for name, dtype, numbers in (
        ("written-f8.npy", "<f8", [[1 / 3, -0.0], [1e308, 5e-324]]),
        ("written-f4.npy", "<f4", [0.0, 1, -1, float("inf"), 1e-45]),
        ("written-i8.npy", "<i8", [[-(2**31)], [2**31 - 1]]),
    ):
        array = np.load(folder / name)
        assert array.dtype == np.dtype(dtype) and np.array_equal(array, np.array(numbers, dtype=dtype)), name
    with np.load(folder / "written.npz") as arrays:
        assert arrays.files == ["0.weight", "double", "none", "größe"], arrays.files
        assert np.array_equal(arrays["0.weight"], weight.numpy())
        assert arrays["double"].dtype == np.dtype("<f8") and arrays["double"][1, 1] == 5e-324
        assert arrays["none"].shape == (0, 3) and arrays["größe"].item() == 2.5
    print("all files are what they should be")


if __name__ == "__main__":
    {"record": record, "check": check}[sys.argv[1]](Path(sys.argv[2]))
