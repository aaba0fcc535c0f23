package io.prism.proxy.keyvalue;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import com.google.protobuf.ByteString;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.common.v1.ErrorReason;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Seals the place where a scan continues into an opaque cursor (AES-256-GCM) that is valid only for
 * the same namespace, range and direction. Every replica with the same key opens it. Immutable; any
 * thread.
 */
public final class CursorSeal {

  private static final byte[] PURPOSE = "prism cursor 1".getBytes(StandardCharsets.UTF_8);
  private static final int KEY_BYTES = 32;

  /** Base64 of a key of the greatest length with nonce and tag; longer text is no cursor. */
  private static final int LONGEST = (Key.MAX_BYTES + 28 + 2) / 3 * 4;

  private final List<Aead> keys;

  private CursorSeal(List<Aead> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Seals with the first secret and opens with any.
   *
   * @param secrets at least one; of any length, but as hard to guess as a key should be
   */
  public static CursorSeal of(List<byte[]> secrets) {
    try {
      List<Aead> keys = new ArrayList<>();
      for (byte[] secret : secrets) {
        keys.add(
            new AesGcmJce(Hkdf.computeHkdf("HMACSHA256", secret, new byte[0], PURPOSE, KEY_BYTES)));
      }
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("a seal needs a secret");
      }
      return new CursorSeal(keys);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM and HMAC are part of every Java platform", e);
    }
  }

  /** A cursor that continues behind {@code last}. */
  String seal(String namespace, KeyRange range, boolean reverse, Key last) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              keys.getFirst().encrypt(last.toByteArray(), binding(namespace, range, reverse)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing cannot fail", e);
    }
  }

  /**
   * The key behind which a scan continues.
   *
   * @throws PrismException {@code INVALID_CURSOR} when the cursor is damaged or of another scan
   */
  Key open(String namespace, KeyRange range, boolean reverse, String cursor) {
    if (cursor.length() > LONGEST) {
      throw invalid();
    }
    byte[] sealed;
    try {
      sealed = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    byte[] binding = binding(namespace, range, reverse);
    for (Aead key : keys) {
      try {
        return Key.ofStored(key.decrypt(sealed, binding));
      } catch (GeneralSecurityException e) {
        // Perhaps the other key opens it.
      }
    }
    throw invalid();
  }

  private static byte[] binding(String namespace, KeyRange range, boolean reverse) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(namespace);
      write(out, range.start());
      out.writeBoolean(range.end().isPresent());
      write(out, range.end().orElse(ByteString.EMPTY));
      out.writeBoolean(reverse);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, ByteString bytes) throws IOException {
    out.writeInt(bytes.size());
    bytes.writeTo(out);
  }

  private static PrismException invalid() {
    return PrismException.invalidField(
        ErrorReason.INVALID_CURSOR,
        "cursor",
        "cursor: damaged, or of a scan with another namespace, range or direction; start the scan"
            + " again");
  }
}
