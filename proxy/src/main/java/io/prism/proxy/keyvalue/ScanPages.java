package io.prism.proxy.keyvalue;

import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.keyvalue.v1.ScanResponse;
import io.prism.proxy.call.Call;
import io.prism.proxy.call.Handler;
import java.util.concurrent.CompletableFuture;

/** The pages of a ScanStream. */
final class ScanPages implements Handler.Pages<ScanResponse> {

  private final Call<ScanResponse> call;
  private final KeyValueScan store;
  private final ScanProgress progress;

  ScanPages(Call<ScanResponse> call, KeyValueScan store, ScanProgress progress) {
    this.call = call;
    this.store = store;
    this.progress = progress;
  }

  @Override
  public CompletableFuture<Handler.Page<ScanResponse>> next() {
    int items = (int) Math.min(progress.itemsLeft(), call.route().limits().maxPageItems());
    CompletableFuture<ScanPage> read = store.scan(call.context(), progress.query(items));
    CompletableFuture<Handler.Page<ScanResponse>> page = read.thenApply(this::encode);
    var unused =
        page.whenComplete(
            (done, failure) -> {
              // Who waits for the page cancels the reading with it.
              read.cancel(false);
            });
    return page;
  }

  private Handler.Page<ScanResponse> encode(ScanPage read) {
    ScanResponse response = progress.advance(read, true);
    return new Handler.Page<>(response, response.getNextCursor().isEmpty());
  }
}
