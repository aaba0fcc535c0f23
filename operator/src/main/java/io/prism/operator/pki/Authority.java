package io.prism.operator.pki;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who signs, and whom to trust.
 *
 * @param signing who signs certificates
 * @param next who will sign them; trusted already
 * @param retired who signed them before; trusted still
 */
public record Authority(
    KeyedCertificate signing, Optional<KeyedCertificate> next, Optional<Retired> retired) {

  /** The file with all certificates that are to be trusted. */
  public static final String BUNDLE = "ca-bundle.crt";

  private static final String SIGNING = "ca.crt";
  private static final String SIGNING_KEY = "ca.key";
  private static final String NEXT = "next.crt";
  private static final String NEXT_KEY = "next.key";
  private static final String RETIRED = "retired.crt";
  private static final String RETIRED_UNTIL = "retired-until";

  /**
   * An authority that signs nothing any more; its key is forgotten.
   *
   * @param certificate its certificate
   * @param until from when nothing that it signed can be valid
   */
  public record Retired(X509Certificate certificate, Instant until) {}

  /** Everybody who is to be trusted. */
  public List<X509Certificate> trusted() {
    List<X509Certificate> trusted = new ArrayList<>(List.of(signing.certificate()));
    next.map(KeyedCertificate::certificate).ifPresent(trusted::add);
    retired.map(Retired::certificate).ifPresent(trusted::add);
    return List.copyOf(trusted);
  }

  /** The certificates of {@link #trusted}, to be given to every peer. */
  public byte[] bundle() {
    return Pem.of(trusted());
  }

  /** What is to be stored where only the operator reads: it holds the keys. */
  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(SIGNING, signing.certificatePem());
    files.put(SIGNING_KEY, signing.keyPem());
    next.ifPresent(
        authority -> {
          files.put(NEXT, authority.certificatePem());
          files.put(NEXT_KEY, authority.keyPem());
        });
    retired.ifPresent(
        old -> {
          files.put(RETIRED, Pem.of(List.of(old.certificate())));
          files.put(RETIRED_UNTIL, old.until().toString().getBytes(StandardCharsets.US_ASCII));
        });
    files.put(BUNDLE, bundle());
    return files;
  }

  /**
   * Reads {@link #files()}.
   *
   * @throws UnreadableException if they are damaged: a person must then restore them, since another
   *     authority would cut off everybody who trusts this one
   */
  static Authority read(Map<String, byte[]> files) {
    Optional<KeyedCertificate> next =
        files.containsKey(NEXT) || files.containsKey(NEXT_KEY)
            ? Optional.of(KeyedCertificate.read(file(files, NEXT), file(files, NEXT_KEY)))
            : Optional.empty();
    Optional<Retired> retired =
        files.containsKey(RETIRED) || files.containsKey(RETIRED_UNTIL)
            ? Optional.of(
                new Retired(
                    Pem.certificates(file(files, RETIRED)).getFirst(),
                    instant(file(files, RETIRED_UNTIL))))
            : Optional.empty();
    return new Authority(
        KeyedCertificate.read(file(files, SIGNING), file(files, SIGNING_KEY)), next, retired);
  }

  /**
   * An authority that somebody else made and renews, as in a Secret of the type {@code
   * kubernetes.io/tls}.
   *
   * @throws UnreadableException if the files are damaged, or may not sign certificates
   */
  public static Authority provided(Map<String, byte[]> files) {
    KeyedCertificate signing =
        KeyedCertificate.read(file(files, Leaf.CERTIFICATE), file(files, Leaf.KEY));
    if (signing.certificate().getBasicConstraints() < 0) {
      throw new UnreadableException("the certificate is not that of an authority");
    }
    return new Authority(signing, Optional.empty(), Optional.empty());
  }

  private static byte[] file(Map<String, byte[]> files, String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new UnreadableException("the file " + name + " is missing");
    }
    return content;
  }

  private static Instant instant(byte[] text) {
    try {
      return Instant.parse(new String(text, StandardCharsets.US_ASCII).strip());
    } catch (DateTimeException e) {
      throw new UnreadableException("the file " + RETIRED_UNTIL + " holds no time");
    }
  }
}
