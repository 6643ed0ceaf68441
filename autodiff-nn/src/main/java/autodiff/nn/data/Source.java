package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A source of data: a file, a resource, or text and bytes in memory. What is compressed with gzip
 * is recognized by its first two bytes and decompressed.
 *
 * <p>A small file can unpack to terabytes. Therefore a file or bytes may unpack to at most 16 MiB
 * or 100 times their size, whichever is more, or {@link #unpackedUpTo as much as the caller
 * allows}; what goes beyond gives a {@link MalformedDataException}. Resources are a part of the
 * program and have no such limit.
 */
public final class Source {
  private static final int BUFFER = 1 << 16;
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private static final long MOST_UNPACKED = 1 << 24;
  private static final int MOST_RATIO = 100;

  /** The bytes as they are stored, and to how many they may unpack. */
  private record Stored(InputStream stream, long mostUnpacked) {
    static Stored ofSize(long size, InputStream stream) {
      return new Stored(stream, Math.max(MOST_UNPACKED, MOST_RATIO * size));
    }
  }

  private interface Opener {
    Stored open() throws IOException;
  }

  private final String name;
  private final Opener opener;

  private Source(String name, Opener opener) {
    this.name = name;
    this.opener = opener;
  }

  /**
   * A file.
   *
   * @param file where it is
   * @return the source; whether there is such a file is seen when it is read
   */
  public static Source of(Path file) {
    return new Source(
        file.toString(), () -> Stored.ofSize(Files.size(file), Files.newInputStream(file)));
  }

  /**
   * A resource: a file beside a class, in its jar.
   *
   * @param beside the class
   * @param name the name, relative to the package of the class unless it begins with a slash
   * @return the source
   * @throws IllegalArgumentException if there is no such resource
   */
  public static Source resource(Class<?> beside, String name) {
    checkArgument(
        beside.getResource(name) != null,
        "no resource '%s' beside %s; is it in the same module, and spelled so?",
        name,
        beside.getName());
    return new Source(
        name,
        () -> {
          InputStream stream = beside.getResourceAsStream(name);
          if (stream == null) {
            throw new IOException("the resource is gone");
          }
          return new Stored(stream, Long.MAX_VALUE);
        });
  }

  /**
   * Bytes in memory.
   *
   * @param name what to call them in messages
   * @param bytes the content, which is copied
   * @return the source
   */
  public static Source ofBytes(String name, byte[] bytes) {
    byte[] copy = bytes.clone();
    return new Source(name, () -> Stored.ofSize(copy.length, new ByteArrayInputStream(copy)));
  }

  /**
   * Text in memory.
   *
   * @param name what to call it in messages
   * @param text the content
   * @return the source, of bytes in UTF-8
   */
  public static Source ofText(String name, String text) {
    return ofBytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The same source, with another limit for what it may unpack to if it is compressed.
   *
   * @param mostBytes how many bytes it may have when it is decompressed, at least 0
   * @return the source
   * @throws IllegalArgumentException if the limit is negative
   */
  public Source unpackedUpTo(long mostBytes) {
    checkArgument(mostBytes >= 0, "unpackedUpTo: %s bytes; 0 or more", mostBytes);
    return new Source(name, () -> new Stored(opener.open().stream, mostBytes));
  }

  /**
   * What messages call it.
   *
   * @return the path, or the name
   */
  public String name() {
    return name;
  }

  /** The content, decompressed if need be. */
  InputStream open() throws IOException {
    Stored stored = opener.open();
    try {
      BufferedInputStream buffered = new BufferedInputStream(stored.stream, BUFFER);
      buffered.mark(2);
      boolean packed = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
      buffered.reset();
      return packed
          ? new UnpackedStream(
              name,
              new BufferedInputStream(new GZIPInputStream(buffered, BUFFER), BUFFER),
              stored.mostUnpacked)
          : buffered;
    } catch (IOException | RuntimeException e) {
      stored.stream.close();
      throw e;
    }
  }

  /** An exception that says which source could not be read. */
  UncheckedIOException unreadable(IOException e) {
    return new UncheckedIOException("cannot read " + name, e);
  }

  @Override
  public String toString() {
    return name;
  }
}
