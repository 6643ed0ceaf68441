package autodiff.io;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The record at the end of a zip archive, which says where the directory is. The JDK reads it
 * leniently: an archive inside another file, or one that claims entries it does not have, would
 * pass.
 *
 * @param entries how many entries the directory has
 */
record ZipEnd(long entries) {
  private static final int LENGTH = 22;
  private static final int MARK = 0x06054b50;
  private static final int ENTRY_MARK = 0x04034b50;

  /** The shortest line of the directory. */
  private static final int LINE = 46;

  /** Archives beyond 4 GiB have a second record with wider fields, and a third that leads to it. */
  private static final int WIDE_LENGTH = 56;

  private static final int WIDE_MARK = 0x06064b50;
  private static final int LOCATOR_LENGTH = 20;
  private static final int LOCATOR_MARK = 0x07064b50;

  /** What narrow fields hold if the number is in the wide record. */
  private static final int ALL_16_BITS = 0xffff;

  private static final long ALL_32_BITS = 0xffffffffL;

  /** Reads the record, and checks that the archive is the whole file and has no comment. */
  static ZipEnd read(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      return new Reading(file.toString(), bytes, bytes.length()).read();
    }
  }

  private record Reading(String source, RandomAccessFile file, long size) {
    ZipEnd read() throws IOException {
      if (size < LENGTH) {
        throw malformed(String.format(Locale.ROOT, "%d bytes are no zip archive", size));
      }
      ByteBuffer end = bytes(size - LENGTH, LENGTH);
      if (end.getInt(0) != MARK
          || bytes(0, Integer.BYTES).getInt() != (size == LENGTH ? MARK : ENTRY_MARK)) {
        throw malformed(
            "is no zip archive from its first byte to its last; was it cut short or added to?");
      }
      int comment = Short.toUnsignedInt(end.getShort(20));
      if (comment != 0) {
        throw malformed(
            String.format(
                Locale.ROOT,
                "ends before a comment of %,d bytes; an npz file has no comment",
                comment));
      }
      int entries = Short.toUnsignedInt(end.getShort(10));
      long length = Integer.toUnsignedLong(end.getInt(12));
      long begin = Integer.toUnsignedLong(end.getInt(16));
      if (entries == ALL_16_BITS || length == ALL_32_BITS || begin == ALL_32_BITS) {
        return wide();
      }
      int disks = end.getShort(4) | end.getShort(6);
      int entriesHere = Short.toUnsignedInt(end.getShort(8));
      return checked(entries, entriesHere, disks, length, begin, size - LENGTH);
    }

    private ZipEnd wide() throws IOException {
      long at = size - LENGTH - LOCATOR_LENGTH;
      ByteBuffer locator = bytes(Math.max(0, at), LOCATOR_LENGTH);
      long wideAt = locator.getLong(8);
      if (at < WIDE_LENGTH
          || locator.getInt(0) != LOCATOR_MARK
          || wideAt != at - WIDE_LENGTH
          || bytes(wideAt, Integer.BYTES).getInt() != WIDE_MARK) {
        throw malformed("the record at its end refers to a wider one, which is not there");
      }
      ByteBuffer wide = bytes(wideAt, WIDE_LENGTH);
      int disks = wide.getInt(16) | wide.getInt(20);
      return checked(
          wide.getLong(32), wide.getLong(24), disks, wide.getLong(40), wide.getLong(48), wideAt);
    }

    private ZipEnd checked(
        long entries, long entriesHere, int disks, long length, long begin, long end)
        throws FileFormatException {
      if (disks != 0 || entriesHere != entries) {
        throw malformed("is one of several archives that belong together; join them");
      }
      boolean ends = begin >= 0 && begin <= end && length == end - begin;
      if (!ends || entries < 0 || entries > length / LINE || (entries == 0 && length > 0)) {
        throw malformed(
            String.format(
                Locale.ROOT,
                "claims a directory of %s entries in %s bytes from byte %s on, but that ends at %d",
                Long.toUnsignedString(entries),
                Long.toUnsignedString(length),
                Long.toUnsignedString(begin),
                end));
      }
      return new ZipEnd(entries);
    }

    private ByteBuffer bytes(long from, int count) throws IOException {
      byte[] bytes = new byte[count];
      file.seek(from);
      file.readFully(bytes);
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private FileFormatException malformed(String problem) {
      return new FileFormatException(source, problem);
    }
  }
}
