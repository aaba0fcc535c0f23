package io.prism.backend.plugin.server;

import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.ScanQuery;
import io.prism.backend.keyvalue.wire.BatchEncoder;
import io.prism.backend.keyvalue.wire.ScanDecoder;
import io.prism.backend.plugin.CallContextCodec;
import io.prism.backend.plugin.PluginProtocol;
import io.prism.backend.plugin.server.Operation.Begun;
import io.prism.keyvalue.v1.CountRequest;
import io.prism.keyvalue.v1.CountResponse;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.keyvalue.v1.ScanResponse;

/** {@code keyvalue_scan} over a store. */
final class ScanOperations {

  /** Stands for "there is more": real cursors are made, sealed and read by gateways only. */
  private static final String MORE = "more";

  private static final ScanDecoder DECODER = new ScanDecoder(PluginProtocol.LIMITS);

  private final KeyValueScan store;

  ScanOperations(KeyValueScan store) {
    this.store = store;
  }

  Begun<?, ScanResponse> scan(ScanRequest request, ReceivedCall call) {
    ScanQuery query =
        new ScanQuery(
            CallContextCodec.range(call.message()).orElseGet(() -> DECODER.range(request)),
            request.getReverse(),
            CallContextCodec.resumeAfter(call.message()),
            DECODER.pageItems(request),
            DECODER.pageBytes(request),
            request.getKeysOnly());
    return new Begun<>(
        store.scan(call.read(), query),
        page -> BatchEncoder.scan(page, request.getKeysOnly(), page.more() ? MORE : ""));
  }

  Begun<?, CountResponse> count(CountRequest request, ReceivedCall call) {
    return new Begun<>(
        store.count(
            call.read(),
            CallContextCodec.range(call.message()).orElseGet(() -> DECODER.range(request))),
        count -> CountResponse.newBuilder().setCount(count).build());
  }
}
