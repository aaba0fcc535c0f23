package io.prism.proxy.keyvalue;

import io.prism.keyvalue.v1.BatchDeleteRequest;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.CompareAndDeleteRequest;
import io.prism.keyvalue.v1.CompareAndSwapRequest;
import io.prism.keyvalue.v1.CountRequest;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.ExistsRequest;
import io.prism.keyvalue.v1.ExpireRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetTtlRequest;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PersistRequest;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.ScanRequest;
import io.prism.keyvalue.v1.TransactRequest;
import io.prism.proxy.call.MethodTable;
import java.util.function.Supplier;

/** The rows of {@code prism.keyvalue.v1.KeyValueService} in the method table. */
public final class KeyValueMethods {

  private KeyValueMethods() {}

  /**
   * Adds the rows.
   *
   * @param seal the seal of cursors that is current now
   */
  public static void addTo(MethodTable.Builder table, Supplier<CursorSeal> seal) {
    ItemHandlers items = new ItemHandlers();
    BatchHandlers batches = new BatchHandlers();
    ScanHandlers scans = new ScanHandlers(seal);
    table
        .service(KeyValueServiceGrpc.getServiceDescriptor())
        .unary(KeyValueServiceGrpc.getGetMethod(), GetRequest::getNamespace, items::get)
        .unary(KeyValueServiceGrpc.getExistsMethod(), ExistsRequest::getNamespace, items::exists)
        .unary(KeyValueServiceGrpc.getPutMethod(), PutRequest::getNamespace, items::put)
        .unary(KeyValueServiceGrpc.getDeleteMethod(), DeleteRequest::getNamespace, items::delete)
        .batch(
            KeyValueServiceGrpc.getBatchGetMethod(),
            BatchGetRequest::getNamespace,
            BatchGetRequest::getKeysCount,
            batches::batchGet)
        .batch(
            KeyValueServiceGrpc.getBatchPutMethod(),
            BatchPutRequest::getNamespace,
            BatchPutRequest::getItemsCount,
            batches::batchPut)
        .batch(
            KeyValueServiceGrpc.getBatchDeleteMethod(),
            BatchDeleteRequest::getNamespace,
            BatchDeleteRequest::getKeysCount,
            batches::batchDelete)
        .unary(
            KeyValueServiceGrpc.getCompareAndSwapMethod(),
            CompareAndSwapRequest::getNamespace,
            items::compareAndSwap)
        .unary(
            KeyValueServiceGrpc.getCompareAndDeleteMethod(),
            CompareAndDeleteRequest::getNamespace,
            items::compareAndDelete)
        .unary(
            KeyValueServiceGrpc.getIncrementMethod(),
            IncrementRequest::getNamespace,
            items::increment)
        .batch(
            KeyValueServiceGrpc.getTransactMethod(),
            TransactRequest::getNamespace,
            KeyValueMethods::operations,
            batches::transact)
        .unary(KeyValueServiceGrpc.getScanMethod(), ScanRequest::getNamespace, scans::scan)
        .streaming(
            KeyValueServiceGrpc.getScanStreamMethod(), ScanRequest::getNamespace, scans::scanStream)
        .unary(KeyValueServiceGrpc.getCountMethod(), CountRequest::getNamespace, scans::count)
        .unary(KeyValueServiceGrpc.getExpireMethod(), ExpireRequest::getNamespace, items::expire)
        .unary(KeyValueServiceGrpc.getGetTtlMethod(), GetTtlRequest::getNamespace, items::getTtl)
        .unary(
            KeyValueServiceGrpc.getPersistMethod(), PersistRequest::getNamespace, items::persist);
  }

  /** As many as are carried out at the most. */
  private static int operations(TransactRequest request) {
    return Math.max(request.getOnSuccessCount(), request.getOnFailureCount());
  }
}
