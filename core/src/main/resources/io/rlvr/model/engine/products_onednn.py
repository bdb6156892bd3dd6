# Products by oneDNN alone, with a gradient where one is wanted. For processors whose vectors MKL, which
# libtorch multiplies float32 by, does not use whole.

def packs() -> bool:
  return True

# A weight [out, in] laid out; it can be multiplied with, and read no more.
def pack(weight: Tensor) -> Tensor:
  return ops.mkldnn._reorder_linear_weight(weight, 64)

# x W^T + bias, in the type of x; W as it is or laid out. Of bfloat16 libtorch's are oneDNN's already.
def linear(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  if weight.is_mkldnn:
    return ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
  if x.dtype != 6:
    return torch.linear(x, weight.to(x.dtype), bias)
  return ops.aten.mkldnn_linear(x.to_mkldnn(), weight.to(x.dtype), bias).to_dense()

# The rest is for where no gradient is wanted: A B.
def product(a: Tensor, b: Tensor) -> Tensor:
  return ops.mkldnn._linear_pointwise(a, b.t(), None, "none", [], "")

# C + x W^T.
def add_linear(c: Tensor, x: Tensor, weight: Tensor) -> Tensor:
  return __torch__.products.product(x, weight.to(x.dtype).t()).add_(c)

# x W^T into a tensor that is there.
def linear_to(out: Tensor, x: Tensor, weight: Tensor) -> Tensor:
  return out.copy_(__torch__.products.product(x, weight.t()))

# Adds A B to C.
def add_product(c: Tensor, a: Tensor, b: Tensor) -> Tensor:
  return c.add_(__torch__.products.product(a, b))
