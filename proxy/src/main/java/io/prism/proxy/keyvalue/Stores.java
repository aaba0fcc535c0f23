package io.prism.proxy.keyvalue;

import io.prism.backend.InterfaceName;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.KeyValueBatch;
import io.prism.backend.keyvalue.KeyValueCas;
import io.prism.backend.keyvalue.KeyValueCounter;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.KeyValueTransactional;
import io.prism.backend.keyvalue.KeyValueTtl;
import io.prism.proxy.call.Call;

/** The thin interfaces of the store behind a call, which was admitted only if they are there. */
final class Stores {

  private Stores() {}

  static KeyValueBasic basic(Call<?> call) {
    return call.route().store().require(InterfaceName.KEYVALUE_BASIC, KeyValueBasic.class);
  }

  static KeyValueScan scan(Call<?> call) {
    return call.route().store().require(InterfaceName.KEYVALUE_SCAN, KeyValueScan.class);
  }

  static KeyValueTtl ttl(Call<?> call) {
    return call.route().store().require(InterfaceName.KEYVALUE_TTL, KeyValueTtl.class);
  }

  static KeyValueBatch batch(Call<?> call) {
    return call.route().store().require(InterfaceName.KEYVALUE_BATCH, KeyValueBatch.class);
  }

  static KeyValueCas cas(Call<?> call) {
    return call.route().store().require(InterfaceName.KEYVALUE_CAS, KeyValueCas.class);
  }

  static KeyValueCounter counter(Call<?> call) {
    return call.route().store().require(InterfaceName.KEYVALUE_COUNTER, KeyValueCounter.class);
  }

  static KeyValueTransactional transactional(Call<?> call) {
    return call.route()
        .store()
        .require(InterfaceName.KEYVALUE_TRANSACTIONAL, KeyValueTransactional.class);
  }
}
