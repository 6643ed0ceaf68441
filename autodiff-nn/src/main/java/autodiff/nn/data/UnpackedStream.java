package autodiff.nn.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** What a compressed source holds, up to a limit: a small file can unpack to terabytes. */
final class UnpackedStream extends FilterInputStream {
  private final String source;
  private final long most;
  private long left;

  UnpackedStream(String source, InputStream unpacked, long most) {
    super(unpacked);
    this.source = source;
    this.most = most;
    this.left = most;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = super.skip(bytes);
    count(skipped);
    return skipped;
  }

  /** So many bytes are to come, as a header says: refused before memory is taken for them. */
  void expect(long bytes) {
    check(left - bytes);
  }

  private void count(long bytes) {
    left -= bytes;
    check(left);
  }

  private void check(long remaining) {
    if (remaining < 0) {
      throw new MalformedDataException(
          String.format(
              Locale.ROOT,
              "%s: unpacks to more than %,d bytes; if it is to be trusted, allow more:"
                  + " Source.unpackedUpTo(n)",
              source,
              most));
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
