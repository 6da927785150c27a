"""The lesson on diffusion: into noise by formula, back by a network, in the plane beside the exact answer.

`schedule` and `chain` are the way to noise, `reverse` the formula of one step back, `sampler` the way back of digits
with the shipped `unet`, `clouds`, `learner` and `plane` the live training in the plane, `quality` the measured numbers.
TensorFlow is imported by the first call that needs it.
"""
