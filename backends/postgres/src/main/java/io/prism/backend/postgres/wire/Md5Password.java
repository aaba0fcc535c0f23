package io.prism.backend.postgres.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The answer to a server that asks for a password by its old method. Pure. */
final class Md5Password {

  private Md5Password() {}

  /** Hashes the password with the role's name, and that with the server's salt. */
  static String answer(String user, String password, byte[] salt) throws WireException {
    byte[] inner = hash(utf8(password), utf8(user));
    return "md5" + hex(hash(utf8(hex(inner)), salt));
  }

  private static byte[] hash(byte[] first, byte[] second) throws WireException {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(first);
      return digest.digest(second);
    } catch (NoSuchAlgorithmException e) {
      // A JDK that is kept to approved methods.
      throw new UnsupportedAuthenticationException("md5, which this JDK does not have");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
