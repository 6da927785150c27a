"""Where each section's method and its foreign numbers come from."""

OF = {
    "Data": (
        "Y. LeCun et al. (1998). Gradient-based learning applied to document recognition.",
        "C. Zhang et al. (2017). Understanding deep learning requires rethinking generalization. (label noise)",
    ),
    "Computation": (
        "A. Krizhevsky, I. Sutskever and G. Hinton (2012). ImageNet classification with deep convolutional networks.",
        "K. Simonyan and A. Zisserman (2015). Very deep convolutional networks for large-scale image recognition.",
        "J. Kaplan et al. (2020). Scaling laws for neural language models. (6 operations per weight and token)",
        "T. Brown et al. (2020). Language models are few-shot learners, table D.1: 3.14e23 operations.",
        "Llama team (2024). The Llama 3 herd of models: 3.8e25 operations.",
    ),
    "Adversarial": (
        "C. Szegedy et al. (2014). Intriguing properties of neural networks.",
        "I. Goodfellow, J. Shlens and C. Szegedy (2015). Explaining and harnessing adversarial examples.",
        "A. Madry et al. (2018). Towards deep learning models resistant to adversarial attacks.",
    ),
    "Bias": (
        "J. Buolamwini and T. Gebru (2018). Gender shades: intersectional accuracy disparities.",
        "M. Hardt, E. Price and N. Srebro (2016). Equality of opportunity in supervised learning.",
        "J. Kleinberg, S. Mullainathan and M. Raghavan (2017). Inherent trade-offs in fair risk scores.",
    ),
    "Uncertainty": (
        "B. Lakshminarayanan et al. (2017). Simple and scalable predictive uncertainty estimation.",
        "Y. Gal and Z. Ghahramani (2016). Dropout as a Bayesian approximation.",
        "C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger (2017). On calibration of modern neural networks.",
    ),
    "Black box": (
        "J. Adebayo et al. (2018). Sanity checks for saliency maps.",
        "M. Sundararajan, A. Taly and Q. Yan (2017). Axiomatic attribution for deep networks.",
        "R. R. Selvaraju et al. (2017). Grad-CAM: visual explanations from deep networks.",
        "K. Simonyan, A. Vedaldi and A. Zisserman (2014). Deep inside convolutional networks.",
        "M. D. Zeiler and R. Fergus (2014). Visualizing and understanding convolutional networks.",
    ),
    "Expertise": (
        "J. Bergstra and Y. Bengio (2012). Random search for hyper-parameter optimization.",
        "A. Inselberg (1985). The plane with parallel coordinates.",
    ),
    "Structure": (
        "M. Bronstein, J. Bruna, T. Cohen and P. Veličković (2021). Geometric deep learning.",
        "D. H. Wolpert (1996). The lack of a priori distinctions between learning algorithms.",
    ),
    "Extrapolation": (
        "K. Xu et al. (2021). How neural networks extrapolate: from feedforward to graph neural networks.",
        "L. Ziyin, T. Hartwig and M. Ueda (2020). Neural networks fail to learn periodic functions and how to fix it.",
    ),
}
