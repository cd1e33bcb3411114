/** Port on loopback at which a box that is to be struck takes orders. */
export const CONTROL_PORT = "DSTREAM_TRIAL_PORT";
