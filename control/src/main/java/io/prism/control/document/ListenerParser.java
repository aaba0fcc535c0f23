package io.prism.control.document;

import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerConfig.ClientAuth;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.TlsConfig;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Rule;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads one of {@code listeners}. */
final class ListenerParser {

  static final String LOOPBACK = "127.0.0.1";

  private final ListenerKind kind;
  private final Fields fields;
  private final Fields tls;
  private final Findings findings;
  private final SecretParser secrets;

  ListenerParser(ListenerKind kind, Fields fields, SecretParser secrets) {
    this.kind = kind;
    this.fields = fields;
    this.tls = fields.mapping("tls");
    this.findings = fields.findings();
    this.secrets = secrets;
  }

  /** The listener; the default one stands for what was wrong and has been reported. */
  ListenerConfig parse() {
    int errorsBefore = findings.errorCount();
    String host = fields.valueOr("host", ListenerParser::readHost, LOOPBACK);
    int port = fields.valueOr("port", Grammar.integer(0, 65_535), kind.defaultPort());
    Optional<Located<ClientAuth>> stated =
        fields.value("auth", Grammar.word(List.of(ClientAuth.values()), ListenerParser::word));
    Optional<Path> certificate = file("certificate");
    Optional<Path> key = file("key");
    Optional<Path> clientCa = file("client_ca");
    checkPairs();
    tls.finish();
    fields.finish();
    ClientAuth auth = auth(stated, host);
    if (findings.errorCount() > errorsBefore) {
      return new ListenerConfig(LOOPBACK, kind.defaultPort(), ClientAuth.NONE, Optional.empty());
    }
    Optional<TlsConfig> material =
        certificate.flatMap(chain -> key.map(secret -> new TlsConfig(chain, secret, clientCa)));
    return new ListenerConfig(host, port, auth, material);
  }

  private ClientAuth auth(Optional<Located<ClientAuth>> stated, String host) {
    boolean canIdentify = tls.has("client_ca");
    if (stated.isEmpty()) {
      boolean malformed = fields.has("auth");
      if (!canIdentify && !malformed && kind.isGuarded() && !Hosts.isLoopback(host)) {
        findings.error(
            fields.at("host"),
            Rule.OPEN_LISTENER,
            host,
            "the listener '" + kind.word() + "' can be reached from other machines by anybody",
            "give it 'tls' with certificate, key and client_ca, or write 'auth: none' if that is"
                + " intended, or listen on 127.0.0.1");
      }
      return canIdentify ? ClientAuth.MTLS : ClientAuth.NONE;
    }
    ClientAuth auth = stated.get().value();
    if (auth == ClientAuth.MTLS && !canIdentify) {
      findings.error(
          stated.get().at(),
          Rule.MISSING_FIELD,
          "'auth: mtls' needs to know who may issue client certificates",
          "add 'tls' with certificate, key and client_ca");
    }
    if (auth == ClientAuth.NONE && canIdentify) {
      findings.error(
          stated.get().at(),
          Rule.CONFLICTING_FIELDS,
          "a client_ca is given but 'auth: none' would never ask for a certificate",
          "remove client_ca, or write 'auth: mtls'");
    }
    return auth;
  }

  private void checkPairs() {
    if (!fields.has("tls")) {
      return;
    }
    for (String name : List.of("certificate", "key")) {
      if (!tls.has(name)) {
        findings.error(
            tls.at(name),
            Rule.MISSING_FIELD,
            "'" + name + "' is missing",
            "add the path of a PEM file: '" + name + ": /etc/prism/tls/" + name + ".pem'");
      }
    }
  }

  private Optional<Path> file(String name) {
    return tls.value(name, text -> secrets.resolve(SecretParser.checkPath(text)))
        .flatMap(secrets::readable);
  }

  private static String readHost(String text) {
    if (!Hosts.isHost(text)) {
      throw new BadValueException(
          "this is neither a host name nor an address",
          "write an address such as 127.0.0.1, ::1 or 0.0.0.0, without a port");
    }
    return text;
  }

  private static String word(ClientAuth auth) {
    return auth.name().toLowerCase(Locale.ROOT);
  }
}
