package autodiff.io;

import static java.util.Objects.requireNonNull;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * Files that are written completely or not at all. The bytes go to a temporary file in the same
 * folder, are forced to the disk, and take the place of the old file in one step; so whatever
 * happens on the way, a full disk, an exception, the end of the process or of the machine, the name
 * leads to the old contents or to the new ones.
 *
 * <pre>{@code
 * AtomicFile.write(file, out -> out.write(bytes));
 * }</pre>
 *
 * <p>The temporary file is called {@code .NAME.RANDOM.tmp}. It is removed if writing fails. One
 * that a dying process left behind is removed by the first write of the same file an hour later or
 * more. An interrupt of the thread does not disturb writing. Permissions of the old file are kept.
 *
 * <p>A symbolic link stays one: the file it leads to is replaced, over any number of links up to
 * 40. If there is no such file yet, it is created where the link points, and its folder with it if
 * need be.
 */
public final class AtomicFile {
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final String SUFFIX = ".tmp";
  private static final int BUFFER = 1 << 16;

  /** As many links one after the other as Linux follows; more are taken for a loop. */
  private static final int MOST_LINKS = 40;

  private AtomicFile() {}

  /** What a file shall hold. */
  @FunctionalInterface
  public interface Contents {
    /**
     * Writes all of it.
     *
     * @param out where to; buffered, and closed by the caller
     * @throws IOException if that fails; then the file stays as it was
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, or replaces it.
   *
   * @param file the file, in the default file system; its folder is made if need be
   * @param contents what it shall hold; an exception of it leaves the file as it was
   * @throws IOException if it cannot be written; the message says why, and what was there before is
   *     still there
   */
  public static void write(Path file, Contents contents) throws IOException {
    // An interrupt that is waiting would close the channel of the folder: it waits a little longer.
    boolean interrupted = Thread.interrupted();
    try {
      replace(file, contents);
    } catch (IOException e) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "cannot write %s: %s; what was there before is unchanged",
              file,
              reason(e)),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Checks that a file can be written, for programs that compute for hours before they write it:
   * makes its folder if need be, and makes and removes an empty temporary file in it.
   *
   * @param file the file, in the default file system; left as it is
   * @throws IOException if {@link #write} would fail; the message says why
   */
  public static void checkWritable(Path file) throws IOException {
    try {
      Files.delete(temporary(target(file)));
    } catch (IOException e) {
      throw new IOException(String.format(Locale.ROOT, "cannot write %s: %s", file, reason(e)), e);
    }
  }

  /** The file itself, behind links; its folder exists. */
  private static Path target(Path file) throws IOException {
    boolean exists = Files.exists(file);
    if (exists && !Files.isRegularFile(file)) {
      throw new IOException("it is not a regular file");
    }
    Path target = exists ? file.toRealPath() : whereLinksPoint(file.toAbsolutePath());
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException("it is not a file in a folder");
    }
    // Asked first because createDirectories of JDK 17 takes a link to a folder for a file.
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
    return target;
  }

  private static String prefix(Path target) {
    return "." + target.getFileName() + ".";
  }

  private static Path temporary(Path target) throws IOException {
    return Files.createFile(target.resolveSibling(prefix(target) + UUID.randomUUID() + SUFFIX));
  }

  private static void replace(Path file, Contents contents) throws IOException {
    Path target = target(file);
    boolean exists = Files.exists(target);
    Path folder = requireNonNull(target.getParent());
    removeAbandoned(folder, prefix(target));
    Path temporary = temporary(target);
    try {
      fill(temporary, contents);
      if (exists) {
        keepPermissions(target, temporary);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException inDeleting) {
        e.addSuppressed(inDeleting);
      }
      throw e;
    }
    forceFolder(folder);
  }

  /** Follows links that lead to no file: the system tells where they lead only if there is one. */
  private static Path whereLinksPoint(Path file) throws IOException {
    Path target = file;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new IOException(
            String.format(
                Locale.ROOT, "more than %d symbolic links; do they form a loop?", MOST_LINKS));
      }
      // Not normalized: in a/../b, a may be a link itself, and then .. is not the folder of a.
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static void fill(Path file, Contents contents) throws IOException {
    // A stream rather than a channel: an interrupt would close a channel.
    try (FileOutputStream stream = new FileOutputStream(file.toFile())) {
      BufferedOutputStream buffered = new BufferedOutputStream(stream, BUFFER);
      contents.writeTo(buffered);
      buffered.flush();
      stream.getFD().sync();
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView own = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (old != null && own != null) {
      own.setPermissions(old.readAttributes().permissions());
    }
  }

  private static void removeAbandoned(Path folder, String prefix) {
    Instant limit = Instant.now().minus(ABANDONED);
    DirectoryStream.Filter<Path> temporary =
        p -> {
          String name = p.getFileName().toString();
          return name.startsWith(prefix)
              && name.endsWith(SUFFIX)
              && name.length() == prefix.length() + 36 + SUFFIX.length();
        };
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, temporary)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // Tidying up: whoever writes wants the file, not a clean folder. The write itself will say
      // what is wrong with the folder, if anything is.
    }
  }

  /** The new name reaches the disk. Windows cannot do that, and needs it not. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The name leads to the old file or to the new one even so.
    }
  }

  /** Exceptions of the file system have messages that are mere names of files. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (e instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile();
    }
    if (e instanceof FileAlreadyExistsException taken) {
      return taken.getFile() + " is no folder; is it a link that leads nowhere?";
    }
    if (e instanceof FileSystemException f) {
      return f.getFile()
          + ": "
          + (f.getReason() == null ? f.getClass().getSimpleName() : f.getReason());
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
