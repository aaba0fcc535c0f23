package io.prism.cli.load;

/** Where calls go. */
interface Target {

  /** Begins a call without waiting; the reply is told once, on any thread. */
  void send(Call call, Reply reply);

  /** Hears what becomes of a call. */
  interface Reply {
    /**
     * There is an answer.
     *
     * @param empty whether a get found no item, or a page had none
     */
    void answered(long sentBytes, long receivedBytes, boolean empty);

    /** There is none. */
    void failed(Failure why);
  }
}
