package autodiff.io;

import static autodiff.io.FileFormatException.quote;
import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Arrays by name in an npz file, as {@code numpy.savez} and {@code numpy.savez_compressed} write
 * and {@code numpy.load} reads them: a zip archive with an npy file for each. See {@link Npy} for
 * what they may hold.
 *
 * <p>A small archive can claim to hold terabytes. Therefore the arrays together may take at most 64
 * MiB or 100 times the size of the archive, whichever is more, or {@link #read(Path, long) as much
 * as the caller allows}. Both count: the bytes as unpacked, which are checked before anything is
 * unpacked, and the memory of the tensors, which for whole numbers is up to eight times as much and
 * is checked before it is taken. Besides, the archive must have no more than 10,000 entries, each
 * an npy file and none twice, nothing before or behind it, and check sums that are right.
 */
public final class Npz {
  private static final long MOST_BYTES = 64L << 20;
  private static final int MOST_RATIO = 100;
  private static final int MOST_ENTRIES = 10_000;
  private static final String SUFFIX = ".npy";

  /** As in NumPy: the same arrays make the same bytes on every day. */
  // Not the first moment of 1980: the JDK takes that for an earlier one, and then writes a time
  // that depends on the zone of the machine.
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

  private Npz() {}

  /**
   * Reads a file.
   *
   * @param file the file
   * @return the arrays by name, in the order of the archive; data that takes no gradient
   * @throws FileFormatException if the file is damaged, holds what no tensor can, or unpacks to
   *     more than the limit
   * @throws IOException if the file cannot be read
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    Input.checkRegular(file);
    return read(file, Math.max(MOST_BYTES, MOST_RATIO * file.toFile().length()));
  }

  /**
   * Reads a file that may be packed more tightly than is usual.
   *
   * @param file the file
   * @param mostBytes how many bytes the arrays may take together, unpacked and as tensors
   * @return the arrays by name, in the order of the archive; data that takes no gradient
   * @throws FileFormatException if the file is damaged, holds what no tensor can, or unpacks to
   *     more
   * @throws IOException if the file cannot be read
   */
  public static Map<String, Tensor> read(Path file, long mostBytes) throws IOException {
    Input.checkRegular(file);
    ZipEnd end = ZipEnd.read(file);
    checkCount(file, end.entries());
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<ZipEntry> entries = entries(file, zip, mostBytes);
      if (entries.size() != end.entries()) {
        throw new FileFormatException(
            file.toString(),
            String.format(
                Locale.ROOT,
                "claims %,d entries, and its directory has %,d",
                end.entries(),
                entries.size()));
      }
      Budget budget = new Budget(file, mostBytes);
      Map<String, Tensor> arrays = new LinkedHashMap<>();
      for (ZipEntry entry : entries) {
        String name = entry.getName();
        arrays.put(
            name.substring(0, name.length() - SUFFIX.length()), read(file, zip, entry, budget));
      }
      return Collections.unmodifiableMap(arrays);
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      // Some JDKs report a bad name of an entry by an IllegalArgumentException.
      throw new FileFormatException(file.toString(), "damaged archive: " + e.getMessage(), e);
    }
  }

  private static void checkCount(Path file, long entries) throws FileFormatException {
    if (entries > MOST_ENTRIES) {
      throw new FileFormatException(
          file.toString(),
          String.format(Locale.ROOT, "%,d entries; %,d are allowed", entries, MOST_ENTRIES));
    }
  }

  /** Counts bytes until there are too many. */
  private static final class Budget {
    private final Path file;
    private final long most;
    private long left;

    Budget(Path file, long most) {
      this.file = file;
      this.most = most;
      this.left = most;
    }

    void take(long bytes) throws FileFormatException {
      if (bytes < 0 || bytes > left) {
        throw new FileFormatException(
            file.toString(),
            String.format(
                Locale.ROOT,
                "unpacks to more than %,d bytes; if it is to be trusted, allow more: Npz.read(file, n)",
                most));
      }
      left -= bytes;
    }
  }

  private static List<ZipEntry> entries(Path file, ZipFile zip, long mostBytes)
      throws FileFormatException {
    checkCount(file, zip.size());
    List<ZipEntry> entries = new ArrayList<>(Collections.list(zip.entries()));
    Set<String> names = new LinkedHashSet<>();
    Budget budget = new Budget(file, mostBytes);
    for (ZipEntry entry : entries) {
      if (!entry.getName().endsWith(SUFFIX)) {
        throw new FileFormatException(
            file.toString(),
            String.format(Locale.ROOT, "entry %s is no npy file", quote(entry.getName())));
      }
      if (!names.add(entry.getName())) {
        throw new FileFormatException(
            file.toString(),
            String.format(Locale.ROOT, "entry %s stands twice", quote(entry.getName())));
      }
      budget.take(entry.getSize());
    }
    return entries;
  }

  private static Tensor read(Path file, ZipFile zip, ZipEntry entry, Budget budget)
      throws IOException {
    String source = file + ", entry " + quote(entry.getName());
    CRC32 sum = new CRC32();
    try (Input input =
        new Input(
            source, new CheckedInputStream(zip.getInputStream(entry), sum), entry.getSize())) {
      NpyHeader header = NpyHeader.read(input);
      // Whole numbers and float16 take more as a tensor than in the file: up to eight times as
      // much.
      budget.take((long) header.shape().elements() * header.type().dtype().bytes());
      Tensor array = Npy.read(input, header);
      input.checkEnd();
      if (sum.getValue() != entry.getCrc()) {
        throw input.malformed("the check sum is wrong: the numbers are damaged");
      }
      return array;
    } catch (ZipException | EOFException e) {
      throw new FileFormatException(source, "damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a file, not compressed, as {@code numpy.savez} does: the new one stands there
   * completely, or what was there before. The same arrays make the same bytes.
   *
   * @param file the file; its folder is made if need be
   * @param arrays the tensors by name; only their numbers are saved
   * @throws IllegalArgumentException if a name is no valid Unicode or too long, if a tensor has
   *     more than 64 axes, or if there are more than 10,000
   * @throws IOException if it cannot be written; what was there before is still there
   * @see AtomicFile
   */
  public static void write(Path file, Map<String, Tensor> arrays) throws IOException {
    checkArgument(
        arrays.size() <= MOST_ENTRIES,
        "write: %s arrays; an npz file may have %s",
        arrays.size(),
        MOST_ENTRIES);
    for (Map.Entry<String, Tensor> named : arrays.entrySet()) {
      checkArgument(
          StandardCharsets.UTF_8.newEncoder().canEncode(named.getKey()),
          "write: %s has half a surrogate pair and is no text",
          quote(named.getKey()));
      StoredShape.checked(named.getValue().shape());
    }
    AtomicFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          zip.setMethod(ZipOutputStream.STORED);
          for (Map.Entry<String, Tensor> named : arrays.entrySet()) {
            write(named.getKey(), named.getValue(), zip);
          }
          zip.finish();
        });
  }

  private static void write(String name, Tensor array, ZipOutputStream zip) throws IOException {
    byte[] header = Npy.header(array);
    // The check sum stands in front of the numbers, so they are gone through twice.
    CRC32 sum = new CRC32();
    Npy.write(header, array, new CheckedOutputStream(OutputStream.nullOutputStream(), sum));
    ZipEntry entry = new ZipEntry(name + SUFFIX);
    entry.setTimeLocal(DATE);
    entry.setSize(header.length + (long) array.elements() * array.dtype().bytes());
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    Npy.write(header, array, zip);
    zip.closeEntry();
  }
}
