/**
 * Kubernetes without Kubernetes. In: the image that submit/kubernetes/Dockerfile describes, and what Spark asks of an API server.
 * Out: the objects that Spark created, and the end of every pod, whose command has really run, as a process of this machine.
 */
package io.targetdrop.submit.kubernetes;
