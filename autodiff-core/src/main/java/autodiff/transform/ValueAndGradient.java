package autodiff.transform;

/**
 * What a function gave, and its derivative.
 *
 * @param value the function's result
 * @param gradient the derivative of the result with respect to each argument
 * @param <Y> a {@code Value} or a {@code Tensor}
 * @param <X> as the arguments are: {@code Value[]}, {@code Tensor} or {@code Tensor[]}
 */
public record ValueAndGradient<Y, X>(Y value, X gradient) {}
