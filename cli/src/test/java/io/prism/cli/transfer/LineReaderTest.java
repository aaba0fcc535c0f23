package io.prism.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineReaderTest {

  private static List<String> lines(InputStream in, int longest) throws IOException {
    LineReader reader = new LineReader(in, longest);
    List<String> lines = new ArrayList<>();
    for (Optional<ByteString> line = reader.next(); line.isPresent(); line = reader.next()) {
      lines.add(line.get().toStringUtf8());
    }
    return lines;
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aLineEndsWithALineFeedOrBoth() throws IOException {
    assertThat(lines(text("a\nb\r\n\r\nc\rd\r\r\n\ne"), 100))
        .containsExactly("a", "b", "", "c\rd\r", "", "e");
  }

  @Test
  void nothingHasNoLines() throws IOException {
    assertThat(lines(text(""), 100)).isEmpty();
    assertThat(lines(text("\uFEFF\n"), 100)).containsExactly("");
  }

  @Test
  void aByteOrderMarkCountsAtTheBeginningOnly() throws IOException {
    assertThat(lines(text("\uFEFFa\n\uFEFFb\n"), 100)).containsExactly("a", "\uFEFFb");
  }

  @Test
  void bytesThatComeOneByOneMakeTheSameLines() throws IOException {
    InputStream slow =
        new InputStream() {
          private final InputStream all = text("first\r\nsecond\n");

          @Override
          public int read() throws IOException {
            return all.read();
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return all.read(bytes, offset, Math.min(1, length));
          }
        };
    assertThat(lines(slow, 100)).containsExactly("first", "second");
  }

  @Test
  void aLineLongerThanTheBufferIsReadAsLongAsItMayBe() throws IOException {
    String line = "x".repeat(300_000);
    assertThat(lines(text("a\n" + line + "\nb"), 300_000)).containsExactly("a", line, "b");
  }

  @Test
  void aLineWithoutEndIsRefused() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }
        };
    assertThatThrownBy(() -> lines(endless, 1 << 20))
        .isInstanceOf(LineReader.LineTooLongException.class);
  }
}
