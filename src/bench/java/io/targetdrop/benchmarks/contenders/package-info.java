/**
 * Who is measured: engines that train or run the same network, and the native operations that they are made of.
 *
 * <p>In: an {@link io.targetdrop.benchmarks.contenders.Entry}. Out: a process of its own that does so many steps when it is
 * told to and says how long they took. A process each, because the number of OpenMP threads is fixed when a native library
 * is loaded and because two libraries' threads must not meet; it sleeps while the others run and ends with its parent.
 */
package io.targetdrop.benchmarks.contenders;
