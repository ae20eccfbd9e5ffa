package io.targetdrop.benchmarks.contenders;

/** Something that does steps. It is warm after some of them; when, is for the caller to know. */
interface Contender {

    /** Does one step and does not return before all of it is computed. */
    void step();

    /** What a step gets through: images, or GFLOP. */
    double perStep();

    /** Parameters of the network, running means and variances included; 0 where there is no network. */
    long parameters();
}
