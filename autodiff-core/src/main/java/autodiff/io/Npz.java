package autodiff.io;

import static autodiff.io.FileFormatException.quote;
import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
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
 * as the caller allows}; it is checked before anything is unpacked, and no array gets more memory
 * than its entry claims. Besides, the archive must have no more than 10,000 entries, each an npy
 * file and none twice, nothing before or behind it, and check sums that are right.
 */
public final class Npz {
  private static final long MOST_BYTES = 64L << 20;
  private static final int MOST_RATIO = 100;
  private static final int MOST_ENTRIES = 10_000;
  private static final String SUFFIX = ".npy";

  /** The record at the end of an archive that has no comment. */
  private static final int END_LENGTH = 22;

  private static final int END_MARK = 0x504b0506;
  private static final int ENTRY_MARK = 0x504b0304;

  /** As in NumPy: the same arrays make the same bytes on every day. */
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

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
   * @param mostBytes how much the arrays may take together when they are unpacked
   * @return the arrays by name, in the order of the archive; data that takes no gradient
   * @throws FileFormatException if the file is damaged, holds what no tensor can, or unpacks to
   *     more
   * @throws IOException if the file cannot be read
   */
  public static Map<String, Tensor> read(Path file, long mostBytes) throws IOException {
    Input.checkRegular(file);
    checkEnds(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<ZipEntry> entries = entries(file, zip, mostBytes);
      Map<String, Tensor> arrays = new LinkedHashMap<>();
      for (ZipEntry entry : entries) {
        String name = entry.getName();
        arrays.put(name.substring(0, name.length() - SUFFIX.length()), read(file, zip, entry));
      }
      return Collections.unmodifiableMap(arrays);
    } catch (ZipException | IllegalArgumentException e) {
      // Some JDKs report a bad name of an entry by an IllegalArgumentException.
      throw new FileFormatException(file.toString(), "damaged archive: " + e.getMessage(), e);
    }
  }

  /** An archive that is a part of another file would be found by a lenient reader. */
  private static void checkEnds(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      long size = bytes.length();
      if (size < END_LENGTH) {
        throw new FileFormatException(
            file.toString(), String.format(Locale.ROOT, "%d bytes are no zip archive", size));
      }
      int start = bytes.readInt();
      bytes.seek(size - END_LENGTH);
      int end = bytes.readInt();
      if (end != END_MARK || start != (size == END_LENGTH ? END_MARK : ENTRY_MARK)) {
        throw new FileFormatException(
            file.toString(),
            "is no zip archive from its first byte to its last; was it cut short or added to?");
      }
    }
  }

  private static List<ZipEntry> entries(Path file, ZipFile zip, long mostBytes)
      throws FileFormatException {
    if (zip.size() > MOST_ENTRIES) {
      throw new FileFormatException(
          file.toString(),
          String.format(Locale.ROOT, "%,d entries; %,d are allowed", zip.size(), MOST_ENTRIES));
    }
    List<ZipEntry> entries = new ArrayList<>(Collections.list(zip.entries()));
    Set<String> names = new LinkedHashSet<>();
    long total = 0;
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
      // A size is never negative, but a sum could overflow.
      total = entry.getSize() > mostBytes - total ? Long.MAX_VALUE : total + entry.getSize();
      if (entry.getSize() < 0 || total > mostBytes) {
        throw new FileFormatException(
            file.toString(),
            String.format(
                Locale.ROOT,
                "unpacks to more than %,d bytes; if it is to be trusted, allow more: Npz.read(file, n)",
                mostBytes));
      }
    }
    return entries;
  }

  private static Tensor read(Path file, ZipFile zip, ZipEntry entry) throws IOException {
    String source = file + ", entry " + quote(entry.getName());
    CRC32 sum = new CRC32();
    try (Input input =
        new Input(
            source, new CheckedInputStream(zip.getInputStream(entry), sum), entry.getSize())) {
      Tensor array = Npy.read(input);
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
