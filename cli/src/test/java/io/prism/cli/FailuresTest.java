package io.prism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What commands say when something does not work, without a gateway. */
class FailuresTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return prepare(Main.commandLine()).execute(args);
  }

  private CommandLine prepare(CommandLine command) {
    return command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
  }

  @Test
  void anUnknownHostTakesOneLine() {
    List<LogRecord> logged = new CopyOnWriteArrayList<>();
    Handler handler = recorder(logged);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      assertThat(run("kv", "get", "x", "-t", "nohost.invalid:80")).isEqualTo(ExitCode.UNAVAILABLE);
    } finally {
      root.removeHandler(handler);
    }
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("nohost.invalid:80", "--target");
    assertThat(logged).as("what grpc-java writes beside it").isEmpty();
  }

  @Test
  void aRefusedConnectionTakesOneLine() throws IOException {
    String target;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      target = "127.0.0.1:" + free.getLocalPort();
    }
    assertThat(run("kv", "get", "x", "-t", target)).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .contains(target + " (Connection refused)", "prism dev", "--target")
        .doesNotContain("error(");
  }

  private static Handler recorder(List<LogRecord> records) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        records.add(line);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "127.0.0.1:99999", "a b:1", "foo://bar", "unix://", ":", "%"})
  void aTargetThatIsNoneIsRefused(String target) {
    assertThat(run("kv", "get", "x", "--timeout", "2s", "-t", target)).as("%s", err).isIn(2, 5);
    assertThat(err.toString()).isNotBlank().doesNotContain("\tat ", "defect");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileWithoutEndIsTooLarge() {
    assertThat(run("kv", "put", "k", "--file", "/dev/zero")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("/dev/zero", "too large", "16 MiB");
  }

  @Test
  void anInputWithoutEndIsTooLarge() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(new byte[(16 << 20) + 1]));
    try {
      assertThat(run("kv", "put", "k")).isEqualTo(ExitCode.FAILED);
    } finally {
      System.setIn(before);
    }
    assertThat(err.toString()).contains("standard input", "too large", "16 MiB");
  }

  @Test
  void aDirectoryIsNoFile() {
    assertThat(run("kv", "put", "k", "--file", folder.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains(folder + " is a directory");
  }

  @Test
  void aDirectoryCannotBeImported() {
    assertThat(run("kv", "import", folder.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains(folder + " is a directory");
  }

  @Test
  void aDirectoryCannotBeExportedTo() {
    assertThat(run("kv", "export", "--to", folder.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains(folder.toString(), "directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "validate"})
  void aFileIsNoDataDirectory(String command) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(run(command, "--data-dir", file.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).startsWith("the data directory " + file + " is a file");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "plugin --backend memory --listen 127.0.0.1:0"})
  @EnabledOnOs(OS.LINUX)
  void aTransportThatTheMachineDoesNotHaveIsRefused(String command) {
    String line = command + " --transport kqueue --data-dir " + folder;
    assertThat(run(line.split(" "))).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString().lines().filter(said -> said.contains("kqueue")))
        .singleElement()
        .asString()
        .startsWith("the transport kqueue does not work here: ")
        .contains("'auto'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kv put k v --ttl 4000000d",
        "kv put k v --ttl 999999999999d",
        "kv get k --timeout 999999999999d",
        "dev --grpc-port 70000",
        "dev --transport iocp",
        "dev --http-port -1"
      })
  void aNumberThatIsTooLargeIsAWrongCommandLine(String line) {
    assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
  }

  @Test
  void serveSaysWhatItNeeds() throws IOException {
    assertThat(run("serve", "--help")).isZero();
    assertThat(out.toString()).contains("needed").doesNotContain("scratch", "built-in");

    assertThat(run("serve", "--server", Files.writeString(folder.resolve("s.yaml"), "").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--config is needed");
  }

  @Test
  void validateHasNoPorts() {
    assertThat(run("validate", "--help")).isZero();
    assertThat(out.toString()).contains("--config", "--server").doesNotContain("port");
  }

  @Test
  void aDefectShowsItsTraceOnlyWhenAskedFor() {
    assertThat(prepare(broken(false)).execute()).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("defect", "so it is", "PRISM_DEBUG");

    assertThat(prepare(broken(true)).execute()).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("\tat ");
  }

  private static CommandLine broken(boolean debug) {
    return new CommandLine(new Broken()).setExecutionExceptionHandler(new FailureHandler(debug));
  }

  @Command(name = "broken")
  private static final class Broken implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("so it is");
    }
  }
}
