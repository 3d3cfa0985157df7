//! Every effect: disk, git, the clock, ssh-keygen, threads.
