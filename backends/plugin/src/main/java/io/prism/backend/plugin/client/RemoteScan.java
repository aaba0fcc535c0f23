package io.prism.backend.plugin.client;

import io.prism.backend.CallContext;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import io.prism.backend.plugin.CallContextCodec;
import io.prism.backend.plugin.PluginProtocol;
import io.prism.keyvalue.v1.CountRequest;
import io.prism.keyvalue.v1.CountResponse;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.keyvalue.v1.ScanResponse;
import io.prism.plugin.keyvalue.v1.KeyValueScanServiceGrpc;
import java.util.concurrent.CompletableFuture;

/** {@code keyvalue_scan} of a plugin. Pages are as short as the protocol wants them. */
record RemoteScan(Caller caller) implements KeyValueScan {

  private static final RemoteMethod<ScanRequest, ScanResponse, ScanPage> SCAN =
      RemoteMethod.read(KeyValueScanServiceGrpc.getScanMethod(), BatchResponseDecoder::scan);
  private static final RemoteMethod<CountRequest, CountResponse, Long> COUNT =
      RemoteMethod.read(KeyValueScanServiceGrpc.getCountMethod(), CountResponse::getCount);

  @Override
  public CompletableFuture<ScanPage> scan(CallContext context, ScanQuery query) {
    var beside = CallContextCodec.encode(context).setRange(CallContextCodec.encode(query.range()));
    query.after().map(Key::toByteString).ifPresent(beside::setResumeAfterBytes);
    ScanRequest request =
        ScanRequest.newBuilder()
            .setReverse(query.reverse())
            .setLimit(Math.min(query.limit(), PluginProtocol.LIMITS.maxPageItems()))
            .setPageBytes((int) Math.min(query.maxBytes(), PluginProtocol.LIMITS.maxPageBytes()))
            .setKeysOnly(query.keysOnly())
            .build();
    return caller.send(SCAN, context, beside.build(), request);
  }

  @Override
  public CompletableFuture<Long> count(CallContext context, KeyRange range) {
    return caller.send(
        COUNT,
        context,
        CallContextCodec.encode(context).setRange(CallContextCodec.encode(range)).build(),
        CountRequest.getDefaultInstance());
  }
}
