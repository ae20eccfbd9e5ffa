package io.targetdrop.benchmarks.contenders;

/** Something that does steps. The caller knows how many it needs to warm up. */
interface Contender {

    /** Does one step and does not return before all of it is computed. */
    void step();

    /** The work in a step: images, or GFLOP. */
    double perStep();

    /** Parameters of the network, running means and variances included; 0 if there is no network. */
    long parameters();
}
