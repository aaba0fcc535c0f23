package io.prism.proxy.keyvalue;

import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.wire.ScanDecoder;
import io.prism.keyvalue.v1.CountRequest;
import io.prism.keyvalue.v1.CountResponse;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.keyvalue.v1.ScanResponse;
import io.prism.proxy.call.Call;
import io.prism.proxy.call.Handler;
import java.util.function.Supplier;

/** Calls on ranges of keys. */
final class ScanHandlers {

  private final Supplier<CursorSeal> seal;

  ScanHandlers(Supplier<CursorSeal> seal) {
    this.seal = seal;
  }

  void scan(ScanRequest request, Call<ScanResponse> call) {
    ScanDecoder decoder = call.route().scans();
    ScanProgress progress =
        ScanProgress.start(call, request, seal.get(), decoder.pageItems(request));
    call.reply(
        Stores.scan(call).scan(call.context(), progress.query(decoder.pageItems(request))),
        page -> progress.advance(page, false));
  }

  Handler.Pages<ScanResponse> scanStream(ScanRequest request, Call<ScanResponse> call) {
    ScanDecoder decoder = call.route().scans();
    ScanProgress progress =
        ScanProgress.start(call, request, seal.get(), decoder.streamItems(request));
    return new ScanPages(call, Stores.scan(call), progress);
  }

  void count(CountRequest request, Call<CountResponse> call) {
    KeyRange range = call.route().scans().range(request);
    call.reply(
        Stores.scan(call).count(call.context(), range),
        count -> CountResponse.newBuilder().setCount(count).build());
  }
}
