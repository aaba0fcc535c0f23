package io.prism.operator.workload;

import io.prism.crds.backend.BackendSpec;
import io.prism.crds.backend.BackendTls;
import io.prism.crds.backend.Connection;
import io.prism.crds.backend.Pool;
import io.prism.crds.backend.TlsMode;
import io.prism.crds.common.ConfigValue;
import io.prism.crds.common.KeySelector;
import io.prism.crds.common.SecretValue;
import io.prism.operator.workload.StoreSettings.MountedFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where a store is and turns it into the settings of its driver. */
final class StoreReader {

  /** The file of a SQLite store, in the plugin's data directory. */
  static final String SQLITE_FILE = "store.db";

  private static final Pattern POSTGRES_URL =
      Pattern.compile("postgres(?:ql)?://([^/?#@]+)(?:/([^/?#]*))?");

  /** Connections that a PostgreSQL store holds beside those of its lanes. */
  private static final int POSTGRES_OTHER_CONNECTIONS = 5;

  /** A lane's connection on an event loop, and the one of its thread. */
  private static final int CONNECTIONS_OF_A_LANE = 2;

  private static final int MAX_LANES = 16;
  private static final int DEFAULT_POOL = 10;

  private final SpecReader reader;
  private final Map<String, String> plain = new LinkedHashMap<>();
  private final List<MountedFile> files = new ArrayList<>();

  StoreReader(SpecReader reader) {
    this.reader = reader;
  }

  StoreSettings read(StoreDriver driver, BackendSpec spec) {
    switch (driver) {
      case MEMORY -> {}
      case SQLITE -> plain.put("path", SQLITE_FILE);
      case POSTGRES -> postgres(spec);
    }
    return new StoreSettings(driver, plain, files);
  }

  private void postgres(BackendSpec spec) {
    Connection connection = spec.connection();
    if (connection == null) {
      reader.problem("spec.connection", "is needed for Postgres");
      return;
    }
    address(connection);
    if (connection.usernameFrom() == null) {
      reader.problem("spec.connection.usernameFrom", "is needed for Postgres");
    }
    secret("user", "spec.connection.usernameFrom", connection.usernameFrom());
    secret("password", "spec.connection.passwordFrom", connection.passwordFrom());
    pool(spec.pool());
    tls(spec.tls());
  }

  private void address(Connection connection) {
    if (connection.urlFrom() != null) {
      reader.problem(
          "spec.connection.urlFrom",
          "is not supported for Postgres; use url, usernameFrom and passwordFrom");
      return;
    }
    String url = reader.required("spec.connection.url", connection.url());
    Matcher parts = POSTGRES_URL.matcher(url);
    if (!parts.matches()) {
      if (!url.isEmpty()) {
        reader.problem(
            "spec.connection.url",
            "must be postgres://HOST:PORT, several hosts separated by commas, optionally with"
                + " /DATABASE, and without credentials or parameters");
      }
      return;
    }
    plain.put("hosts", parts.group(1));
    String inUrl = parts.group(2) == null ? "" : parts.group(2);
    String named = connection.database() == null ? "" : connection.database();
    if (!inUrl.isEmpty() && !named.isEmpty() && !inUrl.equals(named)) {
      reader.problem("spec.connection.database", "differs from the one in connection.url");
    }
    plain.put(
        "database", reader.required("spec.connection.database", named.isEmpty() ? inUrl : named));
  }

  private void pool(@Nullable Pool pool) {
    if (pool == null) {
      return;
    }
    int least = POSTGRES_OTHER_CONNECTIONS + 2 * CONNECTIONS_OF_A_LANE;
    int most = reader.number("spec.pool.max", pool.max(), least, 10_000, DEFAULT_POOL);
    int lanes = (most - POSTGRES_OTHER_CONNECTIONS) / CONNECTIONS_OF_A_LANE;
    plain.put("lanes", Integer.toString(Math.min(MAX_LANES, (lanes + 1) / 2)));
    plain.put("read_lanes", Integer.toString(Math.min(MAX_LANES, lanes / 2)));
  }

  private void tls(@Nullable BackendTls tls) {
    if (tls == null) {
      return;
    }
    switch (reader.choice(TlsMode.class, "spec.tls.mode", tls.mode(), TlsMode.DISABLED)) {
      case DISABLED -> plain.put("ssl_mode", "disable");
      case SERVER -> {
        plain.put("ssl_mode", "verify-full");
        if (tls.caFrom() == null) {
          reader.problem("spec.tls.caFrom", "is needed for Postgres with the mode Server");
        } else {
          authority(tls.caFrom());
        }
      }
      case MUTUAL ->
          reader.problem("spec.tls.mode", "Mutual is not supported for Postgres; use Server");
    }
  }

  private void authority(ConfigValue from) {
    boolean secret = from.secretKeyRef() != null;
    KeySelector selector = secret ? from.secretKeyRef() : from.configMapKeyRef();
    file(
        "ssl_root_cert",
        secret,
        "spec.tls.caFrom." + (secret ? "secretKeyRef" : "configMapKeyRef"),
        selector,
        true);
  }

  private void secret(String setting, String path, @Nullable SecretValue value) {
    if (value != null) {
      file(setting, true, path + ".secretKeyRef", value.secretKeyRef(), false);
    }
  }

  private void file(
      String setting, boolean secret, String path, @Nullable KeySelector selector, boolean byPath) {
    if (selector == null) {
      reader.problem(path, "is needed");
      return;
    }
    files.add(
        new MountedFile(
            setting,
            secret,
            reader.required(path + ".name", selector.name()),
            reader.required(path + ".key", selector.key()),
            byPath));
  }
}
