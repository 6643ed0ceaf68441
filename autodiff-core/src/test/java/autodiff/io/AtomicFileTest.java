package autodiff.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file is written completely or stays as it was. */
class AtomicFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void anOldFile() throws IOException {
    file = folder.resolve("model.bin");
    Files.writeString(file, "old");
  }

  private static AtomicFile.Contents text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void assertNothingElse(String contents) throws IOException {
    assertEquals(contents, Files.readString(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void writesAndReplaces() throws IOException {
    AtomicFile.write(file, text("new"));
    assertNothingElse("new");
    Path other = folder.resolve("a/b/other.bin");
    AtomicFile.write(other, text("other"));
    assertEquals("other", Files.readString(other));
  }

  @Test
  void whetherItCanBeWrittenIsKnownBefore() throws IOException {
    AtomicFile.checkWritable(file);
    assertNothingElse("old");
    for (Path impossible : List.of(folder, file.resolve("below a file"))) {
      IOException e = assertThrows(IOException.class, () -> AtomicFile.checkWritable(impossible));
      assertTrue(e.getMessage().startsWith("cannot write " + impossible + ": "), e.getMessage());
      assertThrows(IOException.class, () -> AtomicFile.write(impossible, text("new")));
    }
    assertNothingElse("old");
    AtomicFile.checkWritable(folder.resolve("new/file"));
    assertFalse(Files.exists(folder.resolve("new/file")));
    assertTrue(Files.isDirectory(folder.resolve("new")), "where it will be");
  }

  @Test
  void aFullDiskLeavesTheOldFile() throws IOException {
    IOException full = new IOException("No space left on device");
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1_000_000]);
                      throw full;
                    }));
    assertEquals(
        "cannot write " + file + ": No space left on device; what was there before is unchanged",
        e.getMessage());
    assertSame(full, e.getCause());
    assertNothingElse("old");
  }

  @Test
  void anyFailureLeavesTheOldFile() throws IOException {
    for (Throwable failure :
        List.of(new IllegalStateException("a defect"), new OutOfMemoryError("too large"))) {
      Throwable thrown =
          assertThrows(
              failure.getClass(),
              () ->
                  AtomicFile.write(
                      file,
                      out -> {
                        out.write(new byte[100_000]);
                        if (failure instanceof Error error) {
                          throw error;
                        }
                        throw (RuntimeException) failure;
                      }));
      assertSame(failure, thrown);
      assertNothingElse("old");
    }
  }

  /** The operating system refuses to write more than 64 KiB to a file, as a full disk would. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void theSystemRefusesToWriteMore() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 64; exec \"$0\" \"$@\"",
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                WriteTooMuch.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "does not end");
    assertTrue(
        printed.contains("cannot write " + file + ": File too large; what was there before"),
        printed);
    assertNothingElse("old");
  }

  /** A child process. */
  static final class WriteTooMuch {
    public static void main(String[] arguments) {
      try {
        AtomicFile.write(Path.of(arguments[0]), out -> out.write(new byte[1_000_000]));
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  /** Nobody can make files there, not even the superuser. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFolderWhereNothingCanBeWritten() {
    Path sealed = Path.of("/sys/model.bin");
    IOException e = assertThrows(IOException.class, () -> AtomicFile.write(sealed, text("new")));
    assertTrue(e.getMessage().startsWith("cannot write /sys/model.bin: "), e::getMessage);
    assertFalse(Files.exists(sealed));
  }

  @Test
  void whatIsNoFileIsNotReplaced() throws IOException {
    Path taken = folder.resolve("folder");
    Files.createDirectory(taken);
    IOException e = assertThrows(IOException.class, () -> AtomicFile.write(taken, text("new")));
    assertTrue(e.getMessage().contains("it is not a regular file"), e::getMessage);
    assertTrue(Files.isDirectory(taken));
    Files.delete(taken);

    Path below = file.resolve("model.bin");
    assertThrows(IOException.class, () -> AtomicFile.write(below, text("new")));
    assertNothingElse("old");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void devicesStayDevices() {
    assertThrows(IOException.class, () -> AtomicFile.write(Path.of("/dev/null"), text("new")));
    assertFalse(Files.isRegularFile(Path.of("/dev/null")));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void linksAndPermissionsStay() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Path links = folder.resolve("links");
    Files.createDirectory(links);
    Path link = links.resolve("link");
    Files.createSymbolicLink(link, file);
    AtomicFile.write(link, text("new"));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));

    Path linkedFolder = folder.resolve("linked folder");
    Files.createSymbolicLink(linkedFolder, links);
    AtomicFile.write(linkedFolder.resolve("other.bin"), text("other"));
    assertEquals("other", Files.readString(links.resolve("other.bin")));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aLinkThatLeadsNowhereStaysALink() throws IOException {
    Path links = Files.createDirectory(folder.resolve("links"));
    Path target = folder.resolve("new folder/new.bin");
    // Relative to the link's folder, over a second link, into a folder that is not there yet.
    Path second =
        Files.createSymbolicLink(links.resolve("second"), Path.of("../new folder/new.bin"));
    Path first = Files.createSymbolicLink(folder.resolve("first"), Path.of("links/second"));
    AtomicFile.write(first, text("one"));
    assertTrue(Files.isSymbolicLink(first) && Files.isSymbolicLink(second));
    assertEquals("one", Files.readString(target));
    assertFalse(Files.isSymbolicLink(target));
    // Now the link leads to a file, whose permissions are kept.
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
    AtomicFile.write(first, text("two"));
    assertTrue(Files.isSymbolicLink(first) && Files.isSymbolicLink(second));
    assertEquals("two", Files.readString(target));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
    Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), folder.resolve("abs.bin"));
    AtomicFile.write(absolute, text("three"));
    assertTrue(Files.isSymbolicLink(absolute));
    assertEquals("three", Files.readString(folder.resolve("abs.bin")));
  }

  /** ".." behind a link to a folder is the folder above the one that the link leads to. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void linksThroughLinkedFolders() throws IOException {
    Files.createDirectories(folder.resolve("deep/inner"));
    Files.createSymbolicLink(folder.resolve("shortcut"), Path.of("deep/inner"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("shortcut/../up.bin"));
    AtomicFile.write(link, text("new"));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(folder.resolve("deep/up.bin")));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void linksThatLeadToNoPlaceForAFile() throws IOException {
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, Path.of("back"));
    Files.createSymbolicLink(folder.resolve("back"), Path.of("loop"));
    assertRefused(loop, "more than 40 symbolic links; do they form a loop?");
    Path toFolder = Files.createSymbolicLink(folder.resolve("to folder"), folder);
    assertRefused(toFolder, "it is not a regular file");
    Path gone = Files.createSymbolicLink(folder.resolve("gone"), Path.of("nowhere"));
    assertRefused(
        gone.resolve("model.bin"), gone + " is no folder; is it a link that leads nowhere?");
    Path belowAFile = Files.createSymbolicLink(folder.resolve("below"), Path.of("model.bin/x"));
    assertRefused(belowAFile, "is no folder");
    for (Path link : List.of(loop, toFolder, gone, belowAFile)) {
      assertTrue(Files.isSymbolicLink(link), link::toString);
    }
    assertFalse(Files.exists(folder.resolve("nowhere")));
    assertEquals("old", Files.readString(file));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aLinkToAFolderWhereNothingCanBeWritten() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("sealed"), Path.of("/sys/model.bin"));
    assertRefused(link, "/sys/");
    assertTrue(Files.isSymbolicLink(link));
  }

  private static void assertRefused(Path path, String reason) {
    IOException e = assertThrows(IOException.class, () -> AtomicFile.write(path, text("new")));
    assertTrue(e.getMessage().startsWith("cannot write " + path + ": "), e::getMessage);
    assertTrue(e.getMessage().contains(reason), e::getMessage);
  }

  @Test
  void whatADeadProcessLeftIsRemovedLater() throws IOException {
    String random = "00000000-0000-0000-0000-000000000001";
    Path abandoned = folder.resolve(".model.bin." + random + ".tmp");
    Path fresh = folder.resolve(".model.bin." + random.replace('1', '2') + ".tmp");
    Path foreign = folder.resolve(".model.bin.mine.tmp");
    Path other = folder.resolve(".other.bin." + random + ".tmp");
    for (Path p : List.of(abandoned, foreign, other)) {
      Files.writeString(p, "half");
      Files.setLastModifiedTime(p, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
    }
    Files.writeString(fresh, "half");
    AtomicFile.write(file, text("new"));
    assertFalse(Files.exists(abandoned));
    assertTrue(Files.exists(fresh));
    assertTrue(Files.exists(foreign) && Files.exists(other));
  }

  @Test
  void anInterruptWaits() throws IOException {
    Thread.currentThread().interrupt();
    AtomicFile.write(
        file,
        out -> {
          Thread.currentThread().interrupt();
          text("new").writeTo(out);
        });
    assertTrue(Thread.interrupted());
    assertNothingElse("new");
  }
}
