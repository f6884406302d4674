"""What a part is to the factory and what its value says: classes, joints, mounts and component
values.
"""
