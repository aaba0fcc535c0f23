package io.prism.bench.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * An authority, a server on the loopback interface and a client, made by the JDK's keytool for one
 * run.
 *
 * @param keyStore all three, as PKCS #12
 * @param certificate the server's, as PEM
 * @param key its private key, as PEM
 * @param authority the authority's, as PEM
 */
public record Certificates(Path keyStore, Path certificate, Path key, Path authority) {

  /** The client's name. */
  public static final String CLIENT = "bench-client";

  private static final String PASSWORD = "changeit";

  /** Makes them in a folder. */
  public static Certificates create(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("bench.p12");
    generate(folder, store, "ca", "CN=bench-ca", "-ext", "bc:c=ca:true");
    generate(
        folder, store, "server", "CN=bench-server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
    generate(folder, store, "client", "CN=" + CLIENT, "-signer", "ca");
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore all = KeyStore.getInstance("PKCS12");
      all.load(in, PASSWORD.toCharArray());
      return new Certificates(
          store,
          pem(
              folder.resolve("server.pem"),
              "CERTIFICATE",
              all.getCertificate("server").getEncoded()),
          pem(
              folder.resolve("server.key"),
              "PRIVATE KEY",
              all.getKey("server", PASSWORD.toCharArray()).getEncoded()),
          pem(folder.resolve("ca.pem"), "CERTIFICATE", all.getCertificate("ca").getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates cannot be read", e);
    }
  }

  private static void generate(Path folder, Path store, String alias, String name, String... more)
      throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    line.addAll(List.of(more));
    try (Child keytool = Child.program(folder, Optional.empty(), "keytool", line)) {
      keytool.output();
    }
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
