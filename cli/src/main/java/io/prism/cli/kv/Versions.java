package io.prism.cli.kv;

import com.google.protobuf.ByteString;
import java.util.Base64;
import picocli.CommandLine;

/** Versions as people see them: URL-safe base64, as in the ETag of the raw HTTP door. */
final class Versions {

  private Versions() {}

  static String show(ByteString version) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(version.toByteArray());
  }

  /** Reads what {@link #show} printed; plain base64 is taken too. */
  static final class Converter implements CommandLine.ITypeConverter<ByteString> {
    @Override
    public ByteString convert(String text) {
      try {
        return ByteString.copyFrom(
            Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_')));
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException("'" + text + "' is not base64");
      }
    }
  }
}
