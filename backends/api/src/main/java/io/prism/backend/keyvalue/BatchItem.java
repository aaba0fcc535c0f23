package io.prism.backend.keyvalue;

/**
 * One mutation of a batch.
 *
 * @param index where it stood in the client's request. With an idempotency token each item is
 *     recorded under token and index, so that a batch that was cut off half way is completed by its
 *     repetition; the token itself is the whole batch's from before its first item.
 * @param mutation the mutation
 */
public record BatchItem<M extends Mutation<?>>(int index, M mutation) {}
