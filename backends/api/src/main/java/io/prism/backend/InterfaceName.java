package io.prism.backend;

import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.KeyValueBatch;
import io.prism.backend.keyvalue.KeyValueCas;
import io.prism.backend.keyvalue.KeyValueCounter;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.KeyValueTransactional;
import io.prism.backend.keyvalue.KeyValueTtl;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every thin interface by name. */
public enum InterfaceName {
  /** Get, exists, put, delete, replicate. */
  KEYVALUE_BASIC(KeyValueBasic.class),
  /** Ordered listing and counting. */
  KEYVALUE_SCAN(KeyValueScan.class),
  /** Expiry that can be set, read and removed. */
  KEYVALUE_TTL(KeyValueTtl.class),
  /** Many items in one call. */
  KEYVALUE_BATCH(KeyValueBatch.class),
  /** Compare the stored value, then write or delete. */
  KEYVALUE_CAS(KeyValueCas.class),
  /** Atomic addition. */
  KEYVALUE_COUNTER(KeyValueCounter.class),
  /** Compare many, then run a list of operations, all or nothing. */
  KEYVALUE_TRANSACTIONAL(KeyValueTransactional.class);

  private static final Map<String, InterfaceName> BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(Collectors.toMap(InterfaceName::wireName, Function.identity()));

  private final Class<? extends BackendInterface> type;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  InterfaceName(Class<? extends BackendInterface> type) {
    this.type = type;
  }

  /** The Java interface. */
  public Class<? extends BackendInterface> type() {
    return type;
  }

  /** The name on the wire and in documents, such as {@code keyvalue_scan}. */
  public String wireName() {
    return wireName;
  }

  /** Finds an interface by {@link #wireName()}. */
  public static Optional<InterfaceName> of(String wireName) {
    return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
  }

  /** The interfaces that an object implements. */
  public static Set<InterfaceName> implementedBy(Class<?> implementation) {
    Set<InterfaceName> names = EnumSet.noneOf(InterfaceName.class);
    for (InterfaceName name : values()) {
      if (name.type.isAssignableFrom(implementation)) {
        names.add(name);
      }
    }
    return names;
  }
}
