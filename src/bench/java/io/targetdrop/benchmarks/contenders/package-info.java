/**
 * The contenders: engines that train or run the same network, and the native operations that they are made of.
 *
 * <p>In: an {@link io.targetdrop.benchmarks.contenders.Entry}. Out: a process of its own that does a number of steps on
 * request
 * and says how long they took. Each contender has a process, because the number of OpenMP threads is fixed when a native
 * library is loaded, and because the threads of two libraries must not compete. It sleeps while the others run, and ends
 * with its parent.
 */
package io.targetdrop.benchmarks.contenders;
