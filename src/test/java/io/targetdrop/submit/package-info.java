/** Tests that submit as a user does: real processes, the packaged jar, a standalone cluster on this machine. */
package io.targetdrop.submit;
