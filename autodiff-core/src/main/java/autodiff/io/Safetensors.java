package autodiff.io;

import static autodiff.io.FileFormatException.quote;
import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.Tensor;
import autodiff.io.SafetensorsHeader.Entry;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensors by name and a few strings about them in a safetensors file, which is how weights go to
 * PyTorch and back.
 *
 * <pre>{@code
 * Safetensors.write(file, Map.of("weight", w), Map.of("epoch", "12"));
 * Tensor w = Safetensors.read(file).tensor("weight");
 * }</pre>
 *
 * <p>F64 and F32 are tensors of these types. F16 and BF16 become float32, which holds them exactly.
 * Whole numbers and booleans (I8 to I64, U8 to U64, BOOL) become float64, so that a state dict can
 * be loaded as it is; {@link Tensor#toIntTensor()} and {@link Tensor#toMask()} make of them what
 * they were. A whole number beyond ±2⁵³, where float64 is not exact, is refused, as are other types
 * (F8 and smaller, complex).
 *
 * <p>Reading is strict: the header begins with a brace, no key stands twice, tensors have at most
 * 64 axes, their data has neither holes nor overlaps and ends with the file. All of this is checked
 * before memory is taken for a tensor. The header has at most 16 MiB of JSON, and at most one
 * tensor or string for each 160 bytes of that, which is 104,857; {@link #read(Path, int)} allows
 * more, up to the 100,000,000 bytes of the format. So the memory that is taken is bounded by the
 * size of the numbers in the file, whole numbers as float64, and by what a header of this size
 * needs.
 *
 * @param tensors the tensors by name, in the order of the file's header; data that takes no
 *     gradient
 * @param metadata free strings by name; empty if the file has none
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  /**
   * Tensors and strings that belong together.
   *
   * @param tensors the tensors by name
   * @param metadata strings by name
   */
  public Safetensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @return what it holds
   * @throws FileFormatException if the file is damaged, holds what no tensor can, or has a header
   *     of more than 16 MiB or 104,857 tensors and strings
   * @throws IOException if the file cannot be read
   */
  public static Safetensors read(Path file) throws IOException {
    return read(file, SafetensorsHeader.USUAL_LONGEST);
  }

  /**
   * Reads a file whose header may be longer than is usual.
   *
   * @param file the file
   * @param mostHeaderBytes the length up to which the header is read, from 0 to 100,000,000; it may
   *     describe one tensor or string for each 160 bytes of this length
   * @return what it holds
   * @throws FileFormatException if the file is damaged, holds what no tensor can, or has a longer
   *     header
   * @throws IllegalArgumentException if the format does not allow such headers
   * @throws IOException if the file cannot be read
   */
  public static Safetensors read(Path file, int mostHeaderBytes) throws IOException {
    checkArgument(
        mostHeaderBytes >= 0 && mostHeaderBytes <= SafetensorsHeader.LONGEST,
        "read: headers of %s bytes; the format has 0 to %s",
        mostHeaderBytes,
        SafetensorsHeader.LONGEST);
    try (Input input = Input.open(file)) {
      return read(input, mostHeaderBytes);
    }
  }

  static Safetensors read(Input input) throws IOException {
    return read(input, SafetensorsHeader.USUAL_LONGEST);
  }

  private static Safetensors read(Input input, int mostHeaderBytes) throws IOException {
    SafetensorsHeader header = SafetensorsHeader.read(input, mostHeaderBytes);
    Map<String, Tensor> read = new HashMap<>();
    for (Entry entry : header.byPlace()) {
      read.put(entry.name(), input.tensor(entry.type(), ByteOrder.LITTLE_ENDIAN, entry.shape()));
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Entry entry : header.entries()) {
      tensors.put(entry.name(), requireNonNull(read.get(entry.name())));
    }
    return new Safetensors(tensors, header.metadata());
  }

  /**
   * A tensor by name.
   *
   * @param name the name
   * @return the tensor
   * @throws IllegalArgumentException if there is none of this name
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    checkArgument(tensor != null, "tensor: no %s; there are %s", quote(name), tensors.keySet());
    return tensor;
  }

  /**
   * Writes a file without strings; see {@link #write(Path, Map, Map)}.
   *
   * @param file the file
   * @param tensors the tensors by name
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    write(file, tensors, Map.of());
  }

  /**
   * Writes a file: the new one stands there completely, or what was there before. The same contents
   * make the same bytes; so every NaN is written as the same one, whatever its sign and payload.
   *
   * @param file the file; its folder is made if need be
   * @param tensors the tensors by name; only their numbers are saved
   * @param metadata strings by name
   * @throws IllegalArgumentException if a name is {@code __metadata__}, if a text is no valid
   *     Unicode, or if a tensor has more than 64 axes
   * @throws IOException if it cannot be written; what was there before is still there
   * @see AtomicFile
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    SafetensorsHeader header = header(tensors, metadata);
    byte[] bytes = header.bytes();
    List<Tensor> byPlace =
        header.byPlace().stream().map(e -> requireNonNull(tensors.get(e.name()))).toList();
    AtomicFile.write(
        file,
        out -> {
          out.write(bytes);
          for (Tensor tensor : byPlace) {
            Output.write(tensor, out);
          }
        });
  }

  private static SafetensorsHeader header(
      Map<String, Tensor> tensors, Map<String, String> metadata) {
    metadata.forEach((key, value) -> {
      checkText(key);
      checkText(value);
    });
    List<Map.Entry<String, Tensor>> byAlignment = new ArrayList<>(tensors.entrySet());
    // Wide elements first: then each tensor begins at a multiple of its element's size, so that
    // readers can use the bytes where they lie. The header keeps the order of the map.
    byAlignment.sort(Comparator.comparingInt(e -> -e.getValue().dtype().bytes()));
    Map<String, Entry> entries = new HashMap<>();
    long end = 0;
    for (Map.Entry<String, Tensor> named : byAlignment) {
      String name = named.getKey();
      Tensor tensor = named.getValue();
      checkText(name);
      checkArgument(
          !name.equals(SafetensorsHeader.METADATA),
          "write: a tensor cannot be called %s; the format uses the name",
          name);
      ElementType type = ElementType.of(tensor.dtype());
      long begin = end;
      end += (long) tensor.elements() * type.bytes();
      entries.put(name, new Entry(name, type, StoredShape.checked(tensor.shape()), begin, end));
    }
    return new SafetensorsHeader(
        tensors.keySet().stream().map(entries::get).toList(),
        Collections.unmodifiableMap(new LinkedHashMap<>(metadata)));
  }

  private static void checkText(String text) {
    checkArgument(
        StandardCharsets.UTF_8.newEncoder().canEncode(text),
        "write: %s has half a surrogate pair and is no text",
        quote(text));
  }
}
